package io.gmem.gateway.form;

import java.nio.charset.StandardCharsets;

/** One part of a form; {@code file} is true if the part has a file name. */
@SuppressWarnings("ArrayRecordComponent") // has a single reader
record FormPart(String name, boolean file, byte[] content) {
    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
