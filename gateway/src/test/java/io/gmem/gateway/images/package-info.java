/** Tests of what is known of jobs. */
@NullMarked
package io.gmem.gateway.images;

import org.jspecify.annotations.NullMarked;
