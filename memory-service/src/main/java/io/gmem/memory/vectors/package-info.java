/**
 * Vectors that others made: {@link io.gmem.memory.vectors.VectorFile} reads a bank out of safetensors, the references' {@code .pth}
 * files and JSON, row by row, so that a file may be larger than memory.
 */
@NullMarked
package io.gmem.memory.vectors;

import org.jspecify.annotations.NullMarked;
