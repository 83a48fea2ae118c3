/**
 * What a generated picture says of itself. A PNG is a row of chunks; texts stand in chunks of their own and change no pixel, so
 * that a picture carries the recipe it was drawn by wherever it goes.
 */
@NullMarked
package io.gmem.contracts.image;

import org.jspecify.annotations.NullMarked;
