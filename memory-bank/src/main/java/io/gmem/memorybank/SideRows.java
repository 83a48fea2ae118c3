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
 * Numbers that lie beside the images of a data set, a row for each image, in a file of their own: {@code latents.safetensors} holds
 * the tensor {@code latents}. Read as float32, whatever they are kept as.
 */
final class SideRows implements AutoCloseable {
    static final String LATENTS = "latents";
    static final String MIRRORED_LATENTS = "latents_flip";
    static final String MIRRORED_SNIPPETS = "snippets_flip";
    static final String TOKENS = "tokens";
    static final String MIRRORED_TOKENS = "tokens_flip";

    private final SafetensorsFile file;
    private final TensorRows rows;
    private final DType dtype;

    private SideRows(SafetensorsFile file, TensorRows rows, DType dtype) {
        this.file = file;
        this.rows = rows;
        this.dtype = dtype;
    }

    static Path path(Path folder, String name) {
        return folder.resolve(name + ".safetensors");
    }

    /** Vectors of places are many, and are compared by direction only: eight bits of fraction do. */
    static DType dtype(String name) {
        return name.startsWith(TOKENS) ? DType.BF16 : DType.F32;
    }

    /** Null when the data set has none of that name. */
    static @Nullable SideRows open(Path folder, String name, long expected, int axes) throws IOException {
        Path path = path(folder, name);
        if (!Files.exists(path)) {
            return null;
        }
        SafetensorsFile file = SafetensorsFile.open(path);
        try {
            TensorRows rows = TensorRows.map(file, path, name, dtype(name), axes);
            MalformedArtifactException.unless(
                    rows.count() == expected, path, "holds " + rows.count() + " rows for " + expected + " images");
            return new SideRows(file, rows, dtype(name));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** A writer of rows of this shape. */
    static TensorRowsWriter writer(Path folder, String name, long... rowShape) throws IOException {
        return new TensorRowsWriter(path(folder, name), name, dtype(name), rowShape);
    }

    static void put(TensorRowsWriter writer, String name, float[] values) throws IOException {
        ByteBuffer row = writer.next();
        boolean brain = dtype(name) == DType.BF16;
        if (row.remaining() != values.length * (brain ? Short.BYTES : Float.BYTES)) {
            throw new IllegalArgumentException(
                    "%s holds %d numbers for a row of %d bytes".formatted(name, values.length, row.remaining()));
        }
        if (brain) {
            for (float value : values) {
                row.putShort(brain(value));
            }
        } else {
            row.asFloatBuffer().put(values);
        }
    }

    static void finish(TensorRowsWriter writer) throws IOException {
        writer.finish(Map.of());
    }

    /** The nearest bfloat16, ties to even. */
    private static short brain(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }

    /** Numbers in a row. */
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
