/** Tests of image streams. */
@NullMarked
package io.gmem.gateway.openai;

import org.jspecify.annotations.NullMarked;
