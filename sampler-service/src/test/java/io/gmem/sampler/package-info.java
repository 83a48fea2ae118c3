/** Component tests of the service with a real broker and a small real network. */
@NullMarked
package io.gmem.sampler;

import org.jspecify.annotations.NullMarked;
