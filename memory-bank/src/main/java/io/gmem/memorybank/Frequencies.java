package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The optional tensor {@code frequencies} (N), I64, stored with the snippets: how often each row was seen.
 * The noise lookup of GMem v1 uses it. A row that was added later has frequency 1.
 */
final class Frequencies {
    static final String NAME = "frequencies";
    static final long ONCE = 1;

    private long[] values = new long[0];
    private boolean known;
    private int count;

    void add(long frequency) {
        if (frequency < 0) {
            throw new IllegalArgumentException("frequency must not be negative (was " + frequency + ")");
        }
        known |= frequency != ONCE;
        values = count < values.length ? values : Arrays.copyOf(values, Math.max(1024, 2 * count));
        values[count++] = frequency;
    }

    /** Returns the tensor; empty when every row has frequency 1. */
    Optional<HostTensor> tensor() {
        return known ? Optional.of(HostTensor.i64(Arrays.copyOf(values, count), count)) : Optional.empty();
    }

    static long @Nullable [] read(SafetensorsFile file, Path path, long expected) throws IOException {
        if (!file.names().contains(NAME)) {
            return null;
        }
        HostTensor tensor = file.read(NAME);
        MalformedArtifactException.unless(
                tensor.dtype() == DType.I64 && tensor.elements() == expected,
                path,
                "holds '%s' of %d elements of type %s for %d rows"
                        .formatted(NAME, tensor.elements(), tensor.dtype(), expected));
        long[] values = tensor.toLongArray();
        MalformedArtifactException.unless(
                Arrays.stream(values).allMatch(value -> value >= 0), path, "holds a negative frequency");
        return values;
    }
}
