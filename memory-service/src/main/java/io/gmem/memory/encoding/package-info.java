/**
 * Encodes single images on request for services that do not own the encoders:
 * {@link io.gmem.memory.encoding.ImageEncodingHandler}.
 */
@NullMarked
package io.gmem.memory.encoding;

import org.jspecify.annotations.NullMarked;
