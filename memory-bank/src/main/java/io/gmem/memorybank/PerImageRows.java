package io.gmem.memorybank;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A per-image tensor of a data set in a separate file, one row per image: {@code latents.safetensors} holds the tensor
 * {@code latents}. Rows are read as float32 regardless of the stored type.
 */
final class PerImageRows implements AutoCloseable {
    static final String LATENTS = "latents";
    static final String MIRRORED_LATENTS = "latents_flip";
    static final String MIRRORED_SNIPPETS = "snippets_flip";
    static final String TOKENS = "tokens";
    static final String MIRRORED_TOKENS = "tokens_flip";

    private final SafetensorsFile file;
    private final TensorRows rows;
    private final DType dtype;

    private PerImageRows(SafetensorsFile file, TensorRows rows, DType dtype) {
        this.file = file;
        this.rows = rows;
        this.dtype = dtype;
    }

    static Path path(Path folder, String name) {
        return folder.resolve(name + ".safetensors");
    }

    /** Patch tokens are large and compared by direction only, for which the precision of bfloat16 suffices. */
    static DType dtype(String name) {
        return name.startsWith(TOKENS) ? DType.BF16 : DType.F32;
    }

    /** Opens a tensor; returns null when the data set has none of that name. */
    static @Nullable PerImageRows open(Path folder, String name, long expected, int axes) throws IOException {
        Path path = path(folder, name);
        if (!Files.exists(path)) {
            return null;
        }
        SafetensorsFile file = SafetensorsFile.open(path);
        try {
            TensorRows rows = TensorRows.map(file, path, name, dtype(name), axes);
            MalformedArtifactException.unless(
                    rows.count() == expected, path, "holds " + rows.count() + " rows for " + expected + " images");
            return new PerImageRows(file, rows, dtype(name));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Creates a writer of rows of the given shape. */
    static TensorRowsWriter writer(Path folder, String name, long... rowShape) throws IOException {
        return new TensorRowsWriter(path(folder, name), name, dtype(name), rowShape);
    }

    static void put(TensorRowsWriter writer, String name, float[] values) throws IOException {
        ByteBuffer row = writer.next();
        boolean bfloat16 = dtype(name) == DType.BF16;
        if (row.remaining() != values.length * (bfloat16 ? Short.BYTES : Float.BYTES)) {
            throw new IllegalArgumentException(
                    "%s has %d numbers, but a row has %d bytes".formatted(name, values.length, row.remaining()));
        }
        if (bfloat16) {
            for (float value : values) {
                row.putShort(toBfloat16(value));
            }
        } else {
            row.asFloatBuffer().put(values);
        }
    }

    static void finish(TensorRowsWriter writer) throws IOException {
        writer.finish(Map.of());
    }

    /** Rounds to the nearest bfloat16, ties to even. */
    private static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }

    /** Returns the number of elements in a row. */
    int width() {
        return rows.row(0).remaining() / dtype.bytes();
    }

    int side(int axis) {
        return rows.side(axis);
    }

    void read(long row, float[] into, int offset) {
        ByteBuffer bytes = rows.row(row);
        if (dtype == DType.F32) {
            bytes.asFloatBuffer().get(into, offset, bytes.remaining() / Float.BYTES);
        } else {
            for (int i = offset; bytes.hasRemaining(); i++) {
                into[i] = Float.intBitsToFloat(bytes.getShort() << 16);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
