package io.gmem.contracts.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What a run is asked for with, as a JSON Schema (2020-12): fields, types, bounds, defaults. For editors and for people. */
public final class RunSchema {
    private RunSchema() {}

    /** The schema. */
    public static String json() {
        try (InputStream file =
                Objects.requireNonNull(RunSchema.class.getResourceAsStream("run.schema.json"), "run.schema.json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
