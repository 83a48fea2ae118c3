/** Tests of the metadata of generated images. */
@NullMarked
package io.gmem.contracts.image;

import org.jspecify.annotations.NullMarked;
