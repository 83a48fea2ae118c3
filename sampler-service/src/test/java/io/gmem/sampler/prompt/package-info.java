/** Tests of the package of this name. */
@NullMarked
package io.gmem.sampler.prompt;

import org.jspecify.annotations.NullMarked;
