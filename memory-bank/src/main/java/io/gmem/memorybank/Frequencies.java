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
 * The tensor {@code frequencies} (N), I64, that lies beside the snippets when it is known how often each was seen: what the first
 * GMem looks rows up by. A row that came later counts once.
 */
final class Frequencies {
    static final String NAME = "frequencies";
    static final long ONCE = 1;

    private long[] values = new long[0];
    private boolean known;
    private int count;

    void add(long frequency) {
        if (frequency < 0) {
            throw new IllegalArgumentException("frequency is negative: " + frequency);
        }
        known |= frequency != ONCE;
        values = count < values.length ? values : Arrays.copyOf(values, Math.max(1024, 2 * count));
        values[count++] = frequency;
    }

    /** Empty when all rows count once. */
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
                "holds '%s' of %d %s for %d rows".formatted(NAME, tensor.elements(), tensor.dtype(), expected));
        long[] values = tensor.toLongArray();
        MalformedArtifactException.unless(
                Arrays.stream(values).allMatch(value -> value >= 0), path, "holds a negative frequency");
        return values;
    }
}
