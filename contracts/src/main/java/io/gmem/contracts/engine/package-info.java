/** What a service reports about its tensor engine: native libraries and verified kernels. */
@NullMarked
package io.gmem.contracts.engine;

import org.jspecify.annotations.NullMarked;
