/** Tests of the package of this name. */
@NullMarked
package io.gmem.sampler.model;

import org.jspecify.annotations.NullMarked;
