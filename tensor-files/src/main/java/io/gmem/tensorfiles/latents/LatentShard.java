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
 * Some pictures of a data set: {@code latents (n, C, H, W)}, {@code latents_flip} of their mirror images, {@code labels (n)},
 * and if the encoder's features were kept {@code representations (n, N, D)}, {@code cls_tokens (n, D)} and both with {@code
 * _flip}. Read sample by sample from the mapped file; several threads may read.
 *
 * <p>Source: the reference's extract_features.py. There three coins decide whether latent, representation and class token are
 * flipped, so that they can disagree; here the caller's one choice holds for all of a sample.
 */
public final class LatentShard implements AutoCloseable {
    public static final String REPRESENTATIONS = "representations";
    public static final String CLASS_TOKENS = "cls_tokens";
    static final String LATENTS = "latents";
    static final String LABELS = "labels";
    private static final String FLIP = "_flip";
    private static final List<String> PICTURED = List.of(LATENTS, REPRESENTATIONS, CLASS_TOKENS);

    private final SafetensorsFile file;

    private LatentShard(SafetensorsFile file) {
        this.file = file;
    }

    /** Whether tensors of these names are a shard's. */
    public static boolean looksLikeOne(Set<String> names) {
        return names.contains(LATENTS) && names.contains(LATENTS + FLIP);
    }

    /** @throws MalformedTensorFileException when it is not one, or its parts are of different counts */
    public static LatentShard open(Path path) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(path);
        String fault = fault(file);
        if (fault != null) {
            file.close();
            throw new MalformedTensorFileException(path, fault, "it is no latent shard, extract the features again");
        }
        return new LatentShard(file);
    }

    private static @Nullable String fault(SafetensorsFile file) {
        if (!looksLikeOne(file.names()) || file.info(LATENTS).shape().length != 4) {
            return "has no 'latents' (n, C, H, W) and 'latents_flip'";
        }
        long count = file.info(LATENTS).shape()[0];
        for (String name : file.names()) {
            long[] shape = file.info(name).shape();
            if (shape.length == 0 || shape[0] != count) {
                return "has %d latents and '%s' %s".formatted(count, name, Shapes.text(shape));
            }
        }
        for (String name : PICTURED) {
            boolean alone = file.names().contains(name) != file.names().contains(name + FLIP);
            if (alone
                    || file.names().contains(name)
                            && !Shapes.text(file.info(name).shape())
                                    .equals(Shapes.text(file.info(name + FLIP).shape()))) {
                return "has no '" + name + "' and '" + name + FLIP + "' of one shape";
            }
        }
        return null;
    }

    /**
     * Writes a shard.
     *
     * @param parts by the names above
     * @throws IllegalArgumentException when they do not belong together
     */
    public static void write(Path path, Map<String, HostTensor> parts) throws IOException {
        Map<String, HostTensor> ordered = new LinkedHashMap<>();
        parts.keySet().stream().sorted().forEach(name -> ordered.put(name, parts.get(name)));
        HostTensor latents = parts.get(LATENTS);
        if (latents == null || !parts.containsKey(LABELS)) {
            throw new IllegalArgumentException("a shard needs at least latents, latents_flip and labels");
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

    /** n: pictures. */
    public int count() {
        return (int) file.info(LATENTS).shape()[0];
    }

    /** C, H, W. */
    public long[] latentShape() {
        long[] shape = file.info(LATENTS).shape();
        return new long[] {shape[1], shape[2], shape[3]};
    }

    /**
     * A picture, not normalised.
     *
     * @param flipped whether its mirror image, in all its parts
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

    /** The bytes of a picture's latent as they lie in the file: what tells it from another. */
    public ByteBuffer stored(int index) {
        return file.readRows(LATENTS, index, 1).data();
    }

    /** What lies beside the latents, by name. */
    public Map<String, TensorInfo> parts() {
        Map<String, TensorInfo> parts = new LinkedHashMap<>();
        file.names().forEach(name -> parts.put(name, file.info(name)));
        return parts;
    }

    /** Labels of all pictures; empty when the shard has none. */
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
