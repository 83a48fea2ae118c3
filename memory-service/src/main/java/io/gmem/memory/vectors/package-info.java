/**
 * Reads vectors computed elsewhere: {@link io.gmem.memory.vectors.VectorFile} reads a bank from safetensors, the {@code .pth}
 * files of the reference implementations, and JSON. Rows are read individually, so a file may be larger than memory.
 */
@NullMarked
package io.gmem.memory.vectors;

import org.jspecify.annotations.NullMarked;
