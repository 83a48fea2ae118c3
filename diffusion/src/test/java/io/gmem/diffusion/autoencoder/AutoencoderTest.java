package io.gmem.diffusion.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of every autoencoder. */
class AutoencoderTest {
    private static final KlAutoencoder.Settings SETTINGS = new KlAutoencoder.Settings(4, 0.5);

    private TensorEngine engine;
    private NDManager scope;
    private List<Autoencoder> all;

    @BeforeEach
    void open() {
        engine = TensorEngine.open();
        scope = engine.newScope();
        all = List.of(new PixelAutoencoder(), kl(RandomWeights.small()), tiny(), standardized());
    }

    @AfterEach
    void close() {
        all.forEach(Autoencoder::close);
        scope.close();
        engine.close();
    }

    private KlAutoencoder kl(Map<String, HostTensor> weights) {
        return KlAutoencoder.load(engine, TensorSource.of(weights), SETTINGS);
    }

    private TinyAutoencoder tiny() {
        return TinyAutoencoder.load(
                engine,
                TensorSource.of(RandomWeights.tinyEncoder(8, 4)),
                TensorSource.of(RandomWeights.tinyDecoder(8, 4)));
    }

    private StandardizedAutoencoder standardized() {
        var statistics = new LatentStatistics(new float[] {1, -2, 0, 0.5f}, new float[] {2, 1, 0.5f, 3});
        return StandardizedAutoencoder.of(engine, kl(RandomWeights.small()), statistics, 1.5);
    }

    private NDArray images(int count, int height, int width) {
        return engine.noise(scope, 7, 0, new Shape(count, 3, height, width));
    }

    @Test
    void imagesAndLatentsHaveTheDeclaredShapes() {
        for (Autoencoder autoencoder : all) {
            NDArray latents = autoencoder.encode(images(2, 16, 24));
            assertThat(latents.getShape())
                    .as(autoencoder.name())
                    .isEqualTo(new Shape(
                            2, autoencoder.channels(), 16 / autoencoder.downscale(), 24 / autoencoder.downscale()));
            assertThat(autoencoder.decode(latents).getShape())
                    .as(autoencoder.name())
                    .isEqualTo(new Shape(2, 3, 16, 24));
        }
    }

    @Test
    void aBatchEqualsItsImagesOneByOne() {
        for (Autoencoder autoencoder : all) {
            NDArray images = images(3, 16, 16);
            NDArray latents = autoencoder.encode(images);
            NDArray decoded = autoencoder.decode(latents);
            for (int i = 0; i < 3; i++) {
                NDArray alone = autoencoder.encode(images.get(i + ":" + (i + 1)));
                assertThat(maxDifference(alone, latents.get(i + ":" + (i + 1))))
                        .as(autoencoder.name())
                        .isLessThan(1e-5);
                NDArray decodedAlone = autoencoder.decode(latents.get(i + ":" + (i + 1)));
                assertThat(maxDifference(decodedAlone, decoded.get(i + ":" + (i + 1))))
                        .as(autoencoder.name())
                        .isLessThan(1e-5);
            }
        }
    }

    private static double maxDifference(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }

    @Test
    void leavesNoTensorsInTheCallersScope() {
        for (Autoencoder autoencoder : all) {
            try (NDManager inner = engine.newScope()) {
                NDArray images = inner.create(new float[3 * 3 * 16 * 16], new Shape(3, 3, 16, 16));
                NDArray latents = autoencoder.encode(images);
                NDArray decoded = autoencoder.decode(latents);
                assertThat(inner.getManagedArrays().stream().map(NDArray::getShape))
                        .as(autoencoder.name())
                        .containsExactlyInAnyOrder(images.getShape(), latents.getShape(), decoded.getShape());
            }
        }
    }

    @Test
    void concurrentCallsGiveTheSameResults() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Autoencoder autoencoder : all) {
                float[] alone = roundTrip(autoencoder);
                List<Callable<float[]>> calls = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    calls.add(() -> roundTrip(autoencoder));
                }
                for (Future<float[]> together : threads.invokeAll(calls)) {
                    assertThat(together.get()).as(autoencoder.name()).isEqualTo(alone);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private float[] roundTrip(Autoencoder autoencoder) {
        try (NDManager own = engine.newScope()) {
            NDArray images = engine.noise(own, 11, 0, new Shape(2, 3, 16, 16));
            return autoencoder.decode(autoencoder.encode(images)).toFloatArray();
        }
    }

    @Test
    void rejectsTensorsOfOtherShapes() {
        for (Autoencoder autoencoder : all) {
            assertThatThrownBy(() -> autoencoder.encode(scope.zeros(new Shape(1, 2, 16, 16))))
                    .hasMessageContaining("(batch, 3, height, width)");
            assertThatThrownBy(() -> autoencoder.encode(scope.zeros(new Shape(3, 16, 16))))
                    .hasMessageContaining("(batch, 3, height, width)");
            assertThatThrownBy(() -> autoencoder.decode(scope.zeros(new Shape(1, 7, 4, 4))))
                    .hasMessageContaining("(batch, " + autoencoder.channels() + ", height, width)");
            if (autoencoder.downscale() > 1) {
                assertThatThrownBy(() -> autoencoder.encode(images(1, 17, 16)))
                        .hasMessageContaining("multiples of " + autoencoder.downscale());
            }
        }
    }

    @Test
    void aSampleIsTheMeanPlusScaledNoise() {
        var vae = (KlAutoencoder) all.get(1);
        NDArray images = images(1, 16, 16);
        try (var posterior = vae.posterior(images)) {
            NDArray none = scope.zeros(posterior.mean().getShape());
            NDArray one = scope.ones(posterior.mean().getShape());
            NDArray deviation = posterior.logVariance().mul(0.5).exp();

            assertThat(maxDifference(posterior.sample(none), posterior.mean())).isZero();
            assertThat(maxDifference(posterior.sample(one).sub(posterior.mean()), deviation))
                    .isLessThan(1e-5);
            assertThat(maxDifference(vae.encode(images, none), vae.encode(images)))
                    .isZero();
        }
    }

    @Test
    void standardizedLatentsAreShiftedAndScaled() {
        NDArray images = images(1, 16, 16);
        float[] plain = all.get(1).encode(images).get("0,1").toFloatArray();
        float[] normalized = all.get(3).encode(images).get("0,1").toFloatArray();
        for (int i = 0; i < plain.length; i++) {
            assertThat(normalized[i]).isCloseTo(1.5f * (plain[i] + 2), within(1e-5f));
        }
        NDArray latents = all.get(1).encode(images);
        assertThat(maxDifference(
                        all.get(3).decode(all.get(3).encode(images)), all.get(1).decode(latents)))
                .isLessThan(1e-4);
    }

    @Test
    void rejectsStatisticsOfAnotherAutoencoder() {
        var three = new LatentStatistics(new float[3], new float[] {1, 1, 1});

        assertThatThrownBy(() -> StandardizedAutoencoder.of(engine, all.get(1), three, 1))
                .hasMessageContaining("have 3 channels")
                .hasMessageContaining("have 4");
    }

    @Test
    void rejectsHalvesOfDifferentTinyAutoencoders() {
        assertThatThrownBy(() -> TinyAutoencoder.load(
                        engine,
                        TensorSource.of(RandomWeights.tinyEncoder(8, 4)),
                        TensorSource.of(RandomWeights.tinyDecoder(8, 16))))
                .hasMessageContaining("has 4 latent channels")
                .hasMessageContaining("decoder has 16");
    }

    @Test
    void theDigestIdentifiesTheLatents() {
        Map<String, HostTensor> other = RandomWeights.small();
        float[] bias = other.get("quant_conv.bias").toFloatArray();
        bias[0] += 1e-3f;
        other.put("quant_conv.bias", HostTensor.f32(bias, bias.length));
        var scaled = new KlAutoencoder.Settings(4, 0.25);
        Map<String, HostTensor> more = RandomWeights.small();
        more.put("loss.discriminator.weight", HostTensor.f32(new float[2], 2));

        assertThat(all.stream().map(Autoencoder::digest))
                .doesNotHaveDuplicates()
                .allMatch(digest -> digest.matches("[0-9a-f]{64}"));
        try (var again = kl(more);
                var changed = kl(other);
                var rescaled = KlAutoencoder.load(engine, TensorSource.of(RandomWeights.small()), scaled)) {
            assertThat(again.digest()).isEqualTo(all.get(1).digest());
            assertThat(changed.digest()).isNotEqualTo(all.get(1).digest());
            assertThat(rescaled.digest()).isNotEqualTo(all.get(1).digest());
        }
    }
}
