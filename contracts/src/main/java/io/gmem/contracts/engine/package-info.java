/** Reports about the tensor engine of a service: native libraries and verified kernels. */
@NullMarked
package io.gmem.contracts.engine;

import org.jspecify.annotations.NullMarked;
