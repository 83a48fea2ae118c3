package io.gmem.sampler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.autoencoder.PixelAutoencoder;
import io.gmem.diffusion.image.RgbImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class DecodeQueueTest {
    private static final int SIZE = 8;

    private final Queue<Runnable> work = new ArrayDeque<>();
    private final DecodeQueue decodeQueue = new DecodeQueue(LatentDecoder.pixels(SIZE), 4, work::add);

    @Test
    void decodesWaitingLatentsTogether() {
        List<float[]> latents = new ArrayList<>();
        List<CompletableFuture<RgbImage>> images = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            latents.add(latent(i, 3 * SIZE * SIZE));
            images.add(decodeQueue.decode(latents.get(i)));
        }

        work.forEach(Runnable::run);

        assertThat(decodeQueue.batches()).isEqualTo(2);
        for (int i = 0; i < 6; i++) {
            assertThat(images.get(i).join().rgb())
                    .isEqualTo(PixelAutoencoder.decode(latents.get(i), SIZE).rgb());
        }
    }

    @Test
    void failsLatentOfWrongSize() {
        CompletableFuture<RgbImage> image = decodeQueue.decode(latent(1, 5));

        work.forEach(Runnable::run);

        assertThatThrownBy(image::join).isInstanceOf(CompletionException.class);
    }

    private static float[] latent(int seed, int length) {
        var random = new Random(seed);
        float[] latent = new float[length];
        for (int i = 0; i < length; i++) {
            latent[i] = (float) random.nextGaussian();
        }
        return latent;
    }
}
