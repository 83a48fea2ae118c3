/** The service as a whole, on a real broker, with a real small network. */
@NullMarked
package io.gmem.sampler;

import org.jspecify.annotations.NullMarked;
