package io.gmem.bench;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.latents.LatentShard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A latent shard from an external tool: random latents of 4 x 4 x 4, class tokens of 8, patches. */
final class PrecomputedShard {
    static final int ROWS = 24;

    private PrecomputedShard() {}

    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var random = new Random(1);
        Map<String, HostTensor> parts = new LinkedHashMap<>();
        for (String flip : new String[] {"", "_flip"}) {
            parts.put("latents" + flip, random(random, ROWS, 4, 4, 4));
            parts.put("cls_tokens" + flip, random(random, ROWS, 8));
            parts.put("representations" + flip, random(random, ROWS, 4, 8));
        }
        long[] labels = new long[ROWS];
        Arrays.setAll(labels, row -> row % 3);
        parts.put("labels", HostTensor.i64(labels, ROWS));
        LatentShard.write(folder.resolve("latents_rank00_shard000.safetensors"), parts);
    }

    private static HostTensor random(Random random, long... shape) {
        float[] numbers = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return HostTensor.f32(numbers, shape);
    }
}
