/**
 * Metadata of generated images. A PNG is a sequence of chunks. Text chunks do not change pixels, so every generated image contains
 * the parameters it was generated with.
 */
@NullMarked
package io.gmem.contracts.image;

import org.jspecify.annotations.NullMarked;
