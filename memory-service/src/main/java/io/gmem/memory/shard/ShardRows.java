package io.gmem.memory.shard;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a shard, one row per image. {@code images} (n, H, W, 3) is stored as bytes if the source contains images. Every
 * {@link Part} that the data set requires is stored as float32. {@code features} is the encoder output, which is the snippet. For
 * {@code hog-color}, which is fitted to the whole data set, it is the descriptor of the image instead.
 */
public final class ShardRows implements AutoCloseable {
    /** Optional tensors of a shard. */
    public enum Part {
        FEATURES,
        MIRRORED_FEATURES,
        LATENTS,
        MIRRORED_LATENTS,
        TOKENS,
        MIRRORED_TOKENS;

        String tensor() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final String FILE = "shard.safetensors";
    private static final String IMAGES = "images";

    private final SafetensorsFile file;

    private ShardRows(SafetensorsFile file) {
        this.file = file;
    }

    /** Opens the tensors of the shard in {@code folder}. */
    public static ShardRows open(Path folder) throws IOException {
        return new ShardRows(SafetensorsFile.open(folder.resolve(FILE)));
    }

    /** Returns image {@code row} (H, W, 3); null if the shard has no images. */
    public byte @Nullable [] image(int row) {
        if (!file.names().contains(IMAGES)) {
            return null;
        }
        ByteBuffer bytes = file.readRows(IMAGES, row, 1).data();
        byte[] image = new byte[bytes.remaining()];
        bytes.get(image);
        return image;
    }

    /** Returns a part of row {@code row}; null if the shard does not have that part. */
    public float @Nullable [] part(Part part, int row) {
        return file.names().contains(part.tensor())
                ? file.readRows(part.tensor(), row, 1).toFloatArray()
                : null;
    }

    static void write(Path folder, @Nullable HostTensor images, Map<Part, HostTensor> parts) throws IOException {
        Map<String, HostTensor> tensors = new TreeMap<>();
        if (images != null) {
            tensors.put(IMAGES, images);
        }
        parts.forEach((part, tensor) -> tensors.put(part.tensor(), tensor));
        SafetensorsWriter.write(folder.resolve(FILE), tensors, Map.of());
    }

    /** Stacks rows of equal length into one tensor (rows, length). */
    static HostTensor stacked(Iterable<float[]> rows, int count, int length) {
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(count * length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : rows) {
            for (float number : row) {
                data.putFloat(number);
            }
        }
        return new HostTensor(io.gmem.tensorfiles.DType.F32, new long[] {count, length}, data.flip());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
