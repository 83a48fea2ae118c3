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
 * Pictures that a network has drawn where it was trained, with all they were asked for. They lie beside its weights, and who loads
 * these draws them again: the same pictures say that weights, conditions, solver and decoder are what they were.
 *
 * <p>They are the same within {@link #LEAST_PSNR} and not to the bit: other processors, thread counts and heights of calls round
 * otherwise, and a sample moves by a level here and there. Were every one off by a level it would be 48 dB; on the machine that drew
 * them every byte comes out the same. Pictures of weights that have moved are worlds apart (11.5 dB in a test).
 *
 * <p>The file: {@code seeds (N)} int64, {@code snippets (N, D)} float32 or {@code labels (N)} int64, {@code pictures (N, H, W, 3)}
 * uint8; in its metadata {@code solver_steps} and {@code solver}. No guidance.
 */
public record GoldenSamples(SamplingRequest request, List<RgbImage> pictures) {
    /** In a checkpoint's folder. */
    public static final String FILE = "samples.safetensors";

    /** Of every picture to its original, in dB. */
    public static final double LEAST_PSNR = 35;

    private static final double HIGHEST_LEVEL = 255;

    public GoldenSamples {
        if (request.seeds().length != pictures.size() || request.guidanceScale() != 1) {
            throw new IllegalArgumentException("a picture for each seed, without guidance");
        }
        pictures = List.copyOf(pictures);
    }

    /** The first few of what was drawn. */
    public GoldenSamples first(int count) {
        long[] seeds = java.util.Arrays.copyOf(request.seeds(), count);
        return new GoldenSamples(
                new SamplingRequest(
                        request.conditions().subList(0, count), seeds, request.steps(), request.method(), 1),
                pictures.subList(0, count));
    }

    public void write(Path folder) throws IOException {
        int count = pictures.size();
        RgbImage one = pictures.get(0);
        byte[] bytes = new byte[count * one.rgb().length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(pictures.get(i).rgb(), 0, bytes, i * one.rgb().length, one.rgb().length);
        }
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("seeds", HostTensor.i64(request.seeds(), count));
        if (request.conditions().get(0) instanceof Condition.Snippet snippet) {
            tensors.put("snippets", snippets(snippet.unit().length));
        } else {
            tensors.put("labels", HostTensor.i64(labels(), count));
        }
        tensors.put("pictures", HostTensor.u8(bytes, count, one.height(), one.width(), 3));
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
     * What lies in a checkpoint's folder; earlier ones have none.
     *
     * @throws IOException when there is a file and it is something else
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
            throw new IOException(FILE + " holds no samples: " + e.getMessage(), e);
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
     * Draws them again; returns the peak signal-to-noise ratio of the picture that came out least like its original, in dB:
     * 10 log10(255² / mean squared difference), infinite where every byte is the same.
     */
    public double drawnAgain(TensorEngine engine, Network network, LatentDecoder decoder) {
        List<RgbImage> again = decoder.decodeAll(new ImageSampler(engine, network, pictures.size())
                .draw(request, () -> false)
                .latents());
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < pictures.size(); i++) {
            least = Math.min(least, psnr(pictures.get(i), again.get(i)));
        }
        return least;
    }

    private static double psnr(RgbImage one, RgbImage other) {
        if (one.width() != other.width() || one.height() != other.height()) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            double difference = (one.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff);
            sum += difference * difference;
        }
        return 10 * Math.log10(HIGHEST_LEVEL * HIGHEST_LEVEL * one.rgb().length / sum);
    }
}
