package io.gmem.memory;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.latents.LatentShard;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Latent shards in the layout written by extract_features.py of the reference: two files and their statistics. */
public final class TestShards {
    public static final int CHANNELS = 4;
    public static final int SIZE = 4;
    public static final int DIMENSION = 12;
    public static final int PATCHES = 4;
    public static final LatentStatistics STATISTICS =
            new LatentStatistics(new float[] {0.5f, 0, -1, 2}, new float[] {1, 2, 4, 0.5f});

    private TestShards() {}

    /** Returns eleven rows: six in the first file, five in the second. */
    public static Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("latents_rank00_shard000.safetensors", shard(parts(1, 6)));
        files.put("latents_rank00_shard001.safetensors", shard(parts(2, 5)));
        Path statistics = Files.createTempFile("latents_stats", ".pt");
        STATISTICS.write(statistics);
        files.put("latents_stats.pt", Files.readAllBytes(statistics));
        Files.delete(statistics);
        return files;
    }

    public static byte[] shard(Map<String, HostTensor> parts) throws IOException {
        Path file = Files.createTempFile("shard", ".safetensors");
        try {
            LatentShard.write(file, parts);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }

    /** Returns the tensors of {@code n} images with labels 0, 1, 2, 0 …; flipped values are negated. */
    public static Map<String, HostTensor> parts(long seed, int n) {
        var random = new Random(seed);
        Map<String, HostTensor> parts = new LinkedHashMap<>();
        put(parts, "latents", random, n, CHANNELS, SIZE, SIZE);
        put(parts, "cls_tokens", random, n, DIMENSION);
        put(parts, "representations", random, n, PATCHES, DIMENSION);
        long[] labels = new long[n];
        Arrays.setAll(labels, row -> row % 3);
        parts.put("labels", HostTensor.i64(labels, n));
        return parts;
    }

    private static void put(Map<String, HostTensor> parts, String name, Random random, long... shape) {
        float[] numbers = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        float[] flipped = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
            flipped[i] = -numbers[i];
        }
        parts.put(name, HostTensor.f32(numbers, shape));
        parts.put(name + "_flip", HostTensor.f32(flipped, shape));
    }
}
