package io.gmem.contracts.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The JSON Schema (2020-12) of a run request: fields, types, bounds and defaults. */
public final class RunSchema {
    private RunSchema() {}

    /** Returns the text of the schema. */
    public static String json() {
        try (InputStream file =
                Objects.requireNonNull(RunSchema.class.getResourceAsStream("run.schema.json"), "run.schema.json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
