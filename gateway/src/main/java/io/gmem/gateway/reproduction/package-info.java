/**
 * Draws a picture again from what it says of itself. The recipe lies in the PNG; the bytes that come of it now are held against
 * the bytes that were sent in.
 */
@NullMarked
package io.gmem.gateway.reproduction;

import org.jspecify.annotations.NullMarked;
