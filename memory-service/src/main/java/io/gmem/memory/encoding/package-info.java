/** Questions that only the owner of the encoders can answer: {@link io.gmem.memory.encoding.ImageEncodingHandler}. */
@NullMarked
package io.gmem.memory.encoding;

import org.jspecify.annotations.NullMarked;
