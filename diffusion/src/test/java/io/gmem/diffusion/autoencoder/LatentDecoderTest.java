package io.gmem.diffusion.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.tensorfiles.SafetensorsWriter;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentDecoderTest {
    @TempDir
    Path folder;

    private static float[] latent(int seed) {
        var random = new Random(seed);
        float[] latent = new float[4 * 4 * 4];
        for (int i = 0; i < latent.length; i++) {
            latent[i] = (float) random.nextGaussian();
        }
        return latent;
    }

    @Test
    void decodesALatentAloneAsInABatch() throws IOException {
        SafetensorsWriter.write(folder.resolve("taesd_encoder.safetensors"), RandomWeights.tinyEncoder(8, 4), Map.of());
        SafetensorsWriter.write(folder.resolve("taesd_decoder.safetensors"), RandomWeights.tinyDecoder(8, 4), Map.of());
        Files.writeString(folder.resolve("manifest.json"), "{}");
        var statistics = new LatentStatistics(new float[] {1, 2, 3, 4}, new float[] {2, 2, 0.5f, 1});
        try (TensorEngine engine = TensorEngine.open();
                LatentDecoder decoder = LatentDecoder.open(engine, folder, statistics, 4);
                Autoencoder plain = AutoencoderFile.open(engine, folder);
                NDManager scope = engine.newScope()) {
            List<float[]> latents =
                    IntStream.range(0, 11).mapToObj(LatentDecoderTest::latent).toList();

            List<RgbImage> batch = decoder.decodeAll(latents);

            assertThat(decoder.imageSize()).isEqualTo(4 * plain.downscale());
            assertThat(batch).hasSize(11);
            float[] raw = latents.get(10).clone();
            for (int i = 0; i < raw.length; i++) {
                raw[i] = raw[i] * statistics.std()[i / 16] + statistics.mean()[i / 16];
            }
            int side = decoder.imageSize();
            RgbImage expected = RgbImage.fromPlanes(
                    side,
                    side,
                    plain.decode(scope.create(raw, new Shape(1, 4, 4, 4))).toFloatArray());
            RgbImage alone = decoder.decode(latents.get(10));
            for (int i = 0; i < expected.rgb().length; i++) {
                assertThat(Math.abs((alone.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff)))
                        .isLessThanOrEqualTo(1);
                assertThat(Math.abs((batch.get(10).rgb()[i] & 0xff) - (alone.rgb()[i] & 0xff)))
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void inPixelSpaceTheLatentIsTheImage() {
        LatentDecoder decoder = LatentDecoder.pixels(2);
        float[] planes = {-1, 1, 0, 0.5f, -1, 1, 0, 0.5f, -1, 1, 0, 0.5f};

        assertThat(decoder.decode(planes).rgb())
                .containsExactly(RgbImage.fromPlanes(2, 2, planes).rgb());
        assertThat(decoder.imageSize()).isEqualTo(2);
    }
}
