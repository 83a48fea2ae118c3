/** Files of tensors: safetensors, read and written without libtorch. */
@NullMarked
package io.gmem.tensorfiles;

import org.jspecify.annotations.NullMarked;
