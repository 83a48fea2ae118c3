package io.gmem.gateway.form;

import java.nio.charset.StandardCharsets;

/** One part of a form; {@code file} when it has a file name. */
@SuppressWarnings("ArrayRecordComponent") // read once, by one
record FormPart(String name, boolean file, byte[] content) {
    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
