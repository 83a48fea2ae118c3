package io.gmem.memorybank;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Encodes a snippet as it is stored: float32, little-endian. */
final class SnippetBytes {
    private SnippetBytes() {}

    static ByteBuffer of(float[] snippet) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * snippet.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(snippet);
        return bytes;
    }
}
