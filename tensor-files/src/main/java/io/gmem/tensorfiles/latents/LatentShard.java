package io.gmem.tensorfiles.latents;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import io.gmem.tensorfiles.Shapes;
import io.gmem.tensorfiles.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shard of a latent data set: {@code latents (n, C, H, W)}, {@code latents_flip} of the mirror images and {@code labels (n)}. When
 * encoder features are stored, it also holds {@code representations (n, N, D)}, {@code cls_tokens (n, D)} and both with {@code _flip}.
 * Samples are read from the mapped file. Safe for concurrent reads.
 *
 * <p>Source: extract_features.py of the reference. The reference flips latent, representation and class token independently, so that
 * they can disagree; here one flag applies to all tensors of a sample.
 */
public final class LatentShard implements AutoCloseable {
    public static final String REPRESENTATIONS = "representations";
    public static final String CLASS_TOKENS = "cls_tokens";
    static final String LATENTS = "latents";
    static final String LABELS = "labels";
    private static final String FLIP = "_flip";
    private static final List<String> PER_IMAGE = List.of(LATENTS, REPRESENTATIONS, CLASS_TOKENS);

    private final SafetensorsFile file;

    private LatentShard(SafetensorsFile file) {
        this.file = file;
    }

    /** Returns whether tensors of these names form a shard. */
    public static boolean isLatentShard(Set<String> names) {
        return names.contains(LATENTS) && names.contains(LATENTS + FLIP);
    }

    /**
     * Opens a shard.
     *
     * @throws MalformedTensorFileException when the file is not a shard, or its tensors differ in count
     */
    public static LatentShard open(Path path) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(path);
        String fault = fault(file);
        if (fault != null) {
            file.close();
            throw new MalformedTensorFileException(path, fault, "it is not a latent shard: extract the features again");
        }
        return new LatentShard(file);
    }

    private static @Nullable String fault(SafetensorsFile file) {
        if (!isLatentShard(file.names()) || file.info(LATENTS).shape().length != 4) {
            return "lacks 'latents' (n, C, H, W) or 'latents_flip'";
        }
        long count = file.info(LATENTS).shape()[0];
        for (String name : file.names()) {
            long[] shape = file.info(name).shape();
            if (shape.length == 0 || shape[0] != count) {
                return "has %d latents, but '%s' has the shape %s".formatted(count, name, Shapes.text(shape));
            }
        }
        for (String name : PER_IMAGE) {
            boolean alone = file.names().contains(name) != file.names().contains(name + FLIP);
            if (alone
                    || file.names().contains(name)
                            && !Shapes.text(file.info(name).shape())
                                    .equals(Shapes.text(file.info(name + FLIP).shape()))) {
                return "must have '" + name + "' and '" + name + FLIP + "' of equal shape";
            }
        }
        return null;
    }

    /**
     * Writes a shard.
     * @param parts tensors by the names listed above
     * @throws IllegalArgumentException when {@code latents} or {@code labels} are missing
     * @throws MalformedTensorFileException when the tensors are inconsistent
     */
    public static void write(Path path, Map<String, HostTensor> parts) throws IOException {
        Map<String, HostTensor> ordered = new LinkedHashMap<>();
        parts.keySet().stream().sorted().forEach(name -> ordered.put(name, parts.get(name)));
        HostTensor latents = parts.get(LATENTS);
        if (latents == null || !parts.containsKey(LABELS)) {
            throw new IllegalArgumentException("a shard must have at least latents, latents_flip and labels");
        }
        Map<String, String> metadata = Map.of(
                "total_size",
                Long.toString(latents.shape()[0]),
                "dtype",
                latents.dtype() == DType.F32 ? "torch.float32" : latents.dtype().name(),
                "device",
                "cpu");
        SafetensorsWriter.write(path, ordered, metadata);
        open(path).close();
    }

    /** Returns n, the number of images. */
    public int count() {
        return (int) file.info(LATENTS).shape()[0];
    }

    /** Returns the shape (C, H, W) of a latent. */
    public long[] latentShape() {
        long[] shape = file.info(LATENTS).shape();
        return new long[] {shape[1], shape[2], shape[3]};
    }

    /**
     * Reads the tensors of an image, not normalized.
     *
     * @param flipped whether to read all tensors of the mirror image
     */
    public LatentSample sample(int index, boolean flipped) {
        String suffix = flipped ? FLIP : "";
        long label =
                file.names().contains(LABELS) ? file.readRows(LABELS, index, 1).toLongArray()[0] : -1;
        return new LatentSample(
                row(LATENTS + suffix, index),
                label,
                file.names().contains(REPRESENTATIONS) ? row(REPRESENTATIONS + suffix, index) : null,
                file.names().contains(CLASS_TOKENS) ? row(CLASS_TOKENS + suffix, index) : null);
    }

    /** Returns the stored bytes of the latent of an image, which identify it. */
    public ByteBuffer stored(int index) {
        return file.readRows(LATENTS, index, 1).data();
    }

    /** Returns the type and shape of every tensor by name. */
    public Map<String, TensorInfo> parts() {
        Map<String, TensorInfo> parts = new LinkedHashMap<>();
        file.names().forEach(name -> parts.put(name, file.info(name)));
        return parts;
    }

    /** Returns the labels of all images; empty when the shard has none. */
    public long[] labels() {
        return file.names().contains(LABELS) ? file.read(LABELS).toLongArray() : new long[0];
    }

    private float[] row(String name, int index) {
        return file.readRows(name, index, 1).toFloatArray();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
