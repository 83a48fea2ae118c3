/** Tests of prompt resolution. */
@NullMarked
package io.gmem.sampler.prompt;

import org.jspecify.annotations.NullMarked;
