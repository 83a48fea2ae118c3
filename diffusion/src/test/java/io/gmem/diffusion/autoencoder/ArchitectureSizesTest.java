package io.gmem.diffusion.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Sizes are inferred from the weights; inconsistent weights are rejected by tensor name. */
class ArchitectureSizesTest {
    @Test
    void infersSizesFromWeights() {
        var uneven = new KlArchitecture(3, 8, List.of(24L, 16L, 40L), 3, Set.of(0, 2), Set.of(2), 6, 5);

        assertThat(KlArchitecture.recognise(TensorSource.of(RandomWeights.of(uneven.tensors(), 1))))
                .contains(uneven);
        assertThat(uneven.downscale()).isEqualTo(4);
    }

    @Test
    void infersSizesOfATinyAutoencoder() {
        var encoder = TinyArchitecture.encoder(TensorSource.of(RandomWeights.tinyEncoder(8, 4)));
        var decoder = TinyArchitecture.decoder(TensorSource.of(RandomWeights.tinyDecoder(8, 4)));

        assertThat(encoder.layers()).hasSize(7);
        assertThat(List.of(encoder.in(), encoder.out(), (long) encoder.downscale()))
                .containsExactly(3L, 4L, 4L);
        assertThat(List.of(decoder.in(), decoder.out(), (long) decoder.downscale()))
                .containsExactly(4L, 3L, 4L);
    }

    @Test
    void doesNotRecognizeOtherArchitectures() {
        TensorSource other = TensorSource.of(Map.of("blocks.0.weight", HostTensor.f32(new float[4], 2, 2)));

        assertThat(KlArchitecture.recognise(other)).isEmpty();
        assertThat(TinyArchitecture.recognise(other)).isEmpty();
    }

    @Test
    void namesEachMissingOrMisshapenTensor() {
        rejectsEachDamage(RandomWeights.small(), KlArchitecture::recognise);
        rejectsEachDamage(RandomWeights.tinyEncoder(8, 4), TinyArchitecture::encoder);
        rejectsEachDamage(RandomWeights.tinyDecoder(8, 4), TinyArchitecture::decoder);
    }

    /** Removes each tensor in turn, then replaces it by one of another rank. */
    private static void rejectsEachDamage(Map<String, HostTensor> whole, Function<TensorSource, Object> recognise) {
        for (String name : whole.keySet()) {
            Map<String, HostTensor> incomplete = new LinkedHashMap<>(whole);
            incomplete.remove(name);
            assertThatThrownBy(() -> recognise.apply(TensorSource.of(incomplete)))
                    .as("without %s", name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tensor '" + name + "'")
                    .hasMessageContaining("is missing");
            Map<String, HostTensor> changed = new LinkedHashMap<>(whole);
            changed.put(name, HostTensor.f32(new float[14], 2, 7));
            assertThatThrownBy(() -> recognise.apply(TensorSource.of(changed)))
                    .as("another %s", name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tensor '")
                    .hasMessageContaining("has shape");
        }
    }

    @Test
    void rejectsExcessiveLayerNumbersWithoutAllocation() {
        Map<String, HostTensor> deep = RandomWeights.small();
        deep.put("encoder.down_blocks.9999.resnets.0.conv1.weight", HostTensor.f32(new float[9], 1, 1, 3, 3));
        assertThatThrownBy(() -> KlArchitecture.recognise(TensorSource.of(deep)))
                .hasMessageContaining("at most 10 levels (had 10000)");

        Map<String, HostTensor> long_ = RandomWeights.tinyEncoder(8, 4);
        long_.put("99999999999.weight", HostTensor.f32(new float[1], 1));
        assertThatThrownBy(() -> TinyArchitecture.encoder(TensorSource.of(long_)))
                .hasMessageContaining("'99999999999.weight'");
    }
}
