/** Tests of image encoding and comparison. */
@NullMarked
package io.gmem.gateway.images;

import org.jspecify.annotations.NullMarked;
