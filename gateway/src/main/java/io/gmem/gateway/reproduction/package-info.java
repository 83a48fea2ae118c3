/**
 * Reproduces generated images. The generation metadata is read from the uploaded PNG, the image is generated again, and the two
 * files are compared.
 */
@NullMarked
package io.gmem.gateway.reproduction;

import org.jspecify.annotations.NullMarked;
