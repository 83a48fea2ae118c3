/** Tests of what is known of jobs. */
@NullMarked
package io.gmem.gateway.pictures;

import org.jspecify.annotations.NullMarked;
