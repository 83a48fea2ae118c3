/** Tests of the package of this name. */
@NullMarked
package io.gmem.sampler.job;

import org.jspecify.annotations.NullMarked;
