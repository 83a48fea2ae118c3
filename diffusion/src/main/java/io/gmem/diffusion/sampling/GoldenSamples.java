package io.gmem.diffusion.sampling;

import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.network.Network;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Images that a network generated where it was trained, with the inputs of that generation. They are stored with the weights. A service
 * that loads the weights generates the images again: equal images verify weights, conditions, solver and decoder.
 *
 * <p>Images are equal within {@link #LEAST_PSNR}, not to the bit. Other processors, thread counts and batch sizes round
 * differently and can change a sample by one level. If every sample were off by one level, the PSNR would be 48 dB. On the
 * original machine every byte is equal. Images of altered weights differ clearly (11.5 dB in a test).
 *
 * <p>File format: {@code seeds (N)} int64, {@code snippets (N, D)} float32 or {@code labels (N)} int64, {@code pictures (N, H, W, 3)}
 * uint8; metadata {@code solver_steps} and {@code solver}. Guidance is not used.
 */
public record GoldenSamples(SamplingRequest request, List<RgbImage> pictures) {
    /** The file name in a checkpoint's folder. */
    public static final String FILE = "samples.safetensors";

    /** The required peak signal-to-noise ratio between every image and its original, in dB. */
    public static final double LEAST_PSNR = 35;

    private static final double MAX_LEVEL = 255;

    public GoldenSamples {
        if (request.seeds().length != pictures.size() || request.guidanceScale() != 1) {
            throw new IllegalArgumentException(
                    "golden samples must have one image per seed and no guidance (had " + pictures.size() + " images, "
                            + request.seeds().length + " seeds, guidance scale " + request.guidanceScale() + ")");
        }
        pictures = List.copyOf(pictures);
    }

    /** Returns the first {@code count} samples. */
    public GoldenSamples first(int count) {
        long[] seeds = java.util.Arrays.copyOf(request.seeds(), count);
        return new GoldenSamples(
                new SamplingRequest(
                        request.conditions().subList(0, count), seeds, request.steps(), request.method(), 1),
                pictures.subList(0, count));
    }

    public void write(Path folder) throws IOException {
        int count = pictures.size();
        RgbImage image = pictures.get(0);
        byte[] bytes = new byte[count * image.rgb().length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(pictures.get(i).rgb(), 0, bytes, i * image.rgb().length, image.rgb().length);
        }
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("seeds", HostTensor.i64(request.seeds(), count));
        if (request.conditions().get(0) instanceof Condition.Snippet snippet) {
            tensors.put("snippets", snippets(snippet.unit().length));
        } else {
            tensors.put("labels", HostTensor.i64(labels(), count));
        }
        tensors.put("pictures", HostTensor.u8(bytes, count, image.height(), image.width(), 3));
        SafetensorsWriter.write(
                folder.resolve(FILE),
                tensors,
                Map.of(
                        "solver_steps", Integer.toString(request.steps()),
                        "solver", request.method().name()));
    }

    private HostTensor snippets(int dimension) {
        float[] all = new float[pictures.size() * dimension];
        for (int i = 0; i < pictures.size(); i++) {
            float[] unit = ((Condition.Snippet) request.conditions().get(i)).unit();
            System.arraycopy(unit, 0, all, i * dimension, dimension);
        }
        return HostTensor.f32(all, pictures.size(), dimension);
    }

    private long[] labels() {
        return request.conditions().stream()
                .mapToLong(condition -> ((Condition.ClassLabel) condition).index())
                .toArray();
    }

    /**
     * Reads the samples in a checkpoint's folder; earlier checkpoints have none.
     *
     * @throws IOException if the file exists and has another content
     */
    public static Optional<GoldenSamples> read(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(FILE))) {
            return Optional.empty();
        }
        try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(FILE))) {
            long[] seeds = file.read("seeds").toLongArray();
            var request = new SamplingRequest(
                    conditions(file, seeds.length),
                    seeds,
                    Integer.parseInt(String.valueOf(file.metadata().get("solver_steps"))),
                    SamplingMethod.valueOf(String.valueOf(file.metadata().get("solver"))),
                    1);
            return Optional.of(new GoldenSamples(request, pictures(file)));
        } catch (RuntimeException e) {
            throw new IOException(FILE + " contains no golden samples: " + e.getMessage(), e);
        }
    }

    private static List<Condition> conditions(SafetensorsFile file, int count) {
        List<Condition> conditions = new ArrayList<>();
        if (file.names().contains("labels")) {
            for (long label : file.read("labels").toLongArray()) {
                conditions.add(new Condition.ClassLabel(Math.toIntExact(label)));
            }
        } else {
            for (int i = 0; i < count; i++) {
                conditions.add(
                        new Condition.Snippet(file.readRows("snippets", i, 1).toFloatArray()));
            }
        }
        return conditions;
    }

    private static List<RgbImage> pictures(SafetensorsFile file) {
        HostTensor all = file.read("pictures");
        int height = Math.toIntExact(all.shape()[1]);
        int width = Math.toIntExact(all.shape()[2]);
        List<RgbImage> pictures = new ArrayList<>();
        var bytes = all.data().duplicate();
        for (int i = 0; i < all.shape()[0]; i++) {
            byte[] rgb = new byte[3 * width * height];
            bytes.get(rgb);
            pictures.add(new RgbImage(width, height, rgb));
        }
        return pictures;
    }

    /**
     * Generates the images again and returns the lowest peak signal-to-noise ratio to an original, in dB. It is 10 log10(255² / mean
     * squared difference), infinite if every byte is equal.
     */
    public double reproduced(TensorEngine engine, Network network, LatentDecoder decoder) {
        List<RgbImage> regenerated = decoder.decodeAll(new ImageSampler(engine, network, pictures.size())
                .draw(request, () -> false)
                .latents());
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < pictures.size(); i++) {
            least = Math.min(least, psnr(pictures.get(i), regenerated.get(i)));
        }
        return least;
    }

    private static double psnr(RgbImage image, RgbImage other) {
        if (image.width() != other.width() || image.height() != other.height()) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < image.rgb().length; i++) {
            double difference = (image.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff);
            sum += difference * difference;
        }
        return 10 * Math.log10(MAX_LEVEL * MAX_LEVEL * image.rgb().length / sum);
    }
}
