package io.gmem.tensorfiles.latents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatentShardTest {
    @TempDir
    Path folder;

    @Test
    void flipsAllTensorsOfSampleTogether() throws IOException {
        Path file = folder.resolve("shard");
        LatentShard.write(file, parts());
        try (var shard = LatentShard.open(file)) {
            assertThat(shard.count()).isEqualTo(2);
            assertThat(shard.latentShape()).containsExactly(1, 1, 2);
            assertThat(shard.sample(1, false))
                    .isEqualTo(new LatentSample(new float[] {3, 4}, 8, new float[] {12}, new float[] {22}));
            assertThat(shard.sample(1, true))
                    .isEqualTo(new LatentSample(new float[] {-3, -4}, 8, new float[] {-12}, new float[] {-22}));
        }
    }

    @Test
    void rejectsTensorsOfDifferentCounts() {
        Map<String, HostTensor> parts = parts();
        parts.put("labels", HostTensor.i64(new long[3], 3));
        assertThatThrownBy(() -> LatentShard.write(folder.resolve("shard"), parts))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining("2 latents, but 'labels' has the shape [3]");
    }

    @Test
    void rejectsFeaturesWithoutMirroredFeatures() throws IOException {
        Map<String, HostTensor> parts = parts();
        parts.remove("cls_tokens_flip");
        Path file = folder.resolve("shard");
        SafetensorsWriter.write(file, parts, Map.of());
        assertThatThrownBy(() -> LatentShard.open(file)).hasMessageContaining("'cls_tokens' and 'cls_tokens_flip'");
    }

    @Test
    void restoresNormalizedLatent() {
        var statistics = new LatentStatistics(new float[] {1, -2}, new float[] {2, 4});
        float[] latents = {3, 5, 6, 10};
        statistics.normalise(latents, 2, 0.5f);
        assertThat(latents).containsExactly(0.5f, 1, 1, 1.5f);
        statistics.restore(latents, 2, 0.5f);
        assertThat(latents).containsExactly(3, 5, 6, 10);
    }

    @Test
    void readsWrittenStatistics() throws IOException {
        var statistics = new LatentStatistics(new float[] {1, -2}, new float[] {2, 4});
        Path file = folder.resolve(LatentStatistics.FILE_NAME);
        statistics.write(file);
        assertThat(LatentStatistics.read(file)).isEqualTo(statistics);
    }

    @Test
    void rejectsConstantChannel() {
        assertThatThrownBy(() ->
                        new ChannelMoments(1).add(new float[] {3, 3, 3}, 3).statistics())
                .hasMessageContaining("a channel is constant");
    }

    @ParameterizedTest
    @CsvSource({
        "latents, lacks 'latents'",
        "latents_flip, lacks 'latents'",
        "representations, must have 'representations' and 'representations_flip' of equal shape",
        "representations_flip, must have 'representations' and 'representations_flip' of equal shape",
        "cls_tokens, must have 'cls_tokens' and 'cls_tokens_flip' of equal shape",
        "cls_tokens_flip, must have 'cls_tokens' and 'cls_tokens_flip' of equal shape",
    })
    void rejectsShardWithoutRequiredTensor(String name, String reason) throws IOException {
        Map<String, HostTensor> parts = parts();
        parts.remove(name);
        assertRejected(parts, reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latents_flip", "representations", "cls_tokens_flip"})
    void rejectsMirroredTensorOfAnotherShape(String name) throws IOException {
        Map<String, HostTensor> parts = parts();
        parts.put(name, HostTensor.f32(new float[12], 2, 1, 1, 6));
        assertRejected(parts, "of equal shape");
    }

    @Test
    void rejectsLatentsThatAreNotImagesAndScalars() throws IOException {
        Map<String, HostTensor> flat = parts();
        flat.put("latents", HostTensor.f32(new float[4], 2, 2));
        assertRejected(flat, "lacks 'latents' (n, C, H, W) or 'latents_flip'");
        for (int count : new int[] {1, 3}) {
            Map<String, HostTensor> more = parts();
            more.put("labels", HostTensor.i64(new long[count], count));
            assertRejected(more, "has 2 latents, but 'labels' has the shape [" + count + "]");
        }
        Map<String, HostTensor> scalar = parts();
        scalar.put("note", HostTensor.i64(new long[1]));
        assertRejected(scalar, "has 2 latents, but 'note' has the shape []");
    }

    private void assertRejected(Map<String, HostTensor> parts, String reason) throws IOException {
        Path file = folder.resolve("shard");
        SafetensorsWriter.write(file, parts, Map.of());
        assertThatThrownBy(() -> LatentShard.open(file))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void rejectsWritingUnreadableShard() {
        for (String name : List.of("latents", "labels")) {
            Map<String, HostTensor> parts = parts();
            parts.remove(name);
            assertThatThrownBy(() -> LatentShard.write(folder.resolve("shard"), parts))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at least latents, latents_flip and labels");
        }
        Map<String, HostTensor> half = parts();
        half.remove("latents_flip");
        assertThatThrownBy(() -> LatentShard.write(folder.resolve("shard"), half))
                .isInstanceOf(MalformedTensorFileException.class);
    }

    @Test
    void recognizesShardByLatentsAndMirroredLatents() {
        assertThat(LatentShard.isLatentShard(parts().keySet())).isTrue();
        assertThat(LatentShard.isLatentShard(Set.of("latents"))).isFalse();
        assertThat(LatentShard.isLatentShard(Set.of("latents_flip"))).isFalse();
        assertThat(LatentShard.isLatentShard(Set.of("labels"))).isFalse();
    }

    @Test
    void returnsTensorsLabelsAndStoredBytes() throws IOException {
        Path file = folder.resolve("shard");
        LatentShard.write(file, parts());
        try (var shard = LatentShard.open(file);
                var raw = SafetensorsFile.open(file)) {
            assertThat(raw.metadata()).isEqualTo(Map.of("total_size", "2", "dtype", "torch.float32", "device", "cpu"));
            assertThat(shard.parts().keySet()).containsExactlyElementsOf(new TreeSet<>(parts().keySet()));
            shard.parts()
                    .forEach((name, info) -> assertThat(info.shape())
                            .isEqualTo(Objects.requireNonNull(parts().get(name)).shape()));
            assertThat(shard.labels()).containsExactly(7, 8);
            assertThat(shard.stored(1))
                    .isEqualTo(HostTensor.f32(new float[] {3, 4}, 2).data());
        }
        Map<String, HostTensor> half = new LinkedHashMap<>();
        for (String name : List.of("latents", "latents_flip")) {
            half.put(name, new HostTensor(DType.F16, new long[] {1, 1, 1, 1}, ByteBuffer.wrap(new byte[] {0, 0x3c})));
        }
        half.put("labels", HostTensor.i64(new long[] {5}, 1));
        LatentShard.write(file, half);
        try (var raw = SafetensorsFile.open(file)) {
            assertThat(raw.metadata()).containsEntry("dtype", "F16");
        }
        half.remove("labels");
        SafetensorsWriter.write(file, half, Map.of());
        try (var shard = LatentShard.open(file)) {
            assertThat(shard.labels()).isEmpty();
            assertThat(shard.sample(0, false)).isEqualTo(new LatentSample(new float[] {1}, -1, null, null));
        }
    }

    @Test
    void readsStatisticsFromBothFormats() throws IOException {
        var statistics = new LatentStatistics(new float[] {1, -2}, new float[] {2, 4});
        Path torch = folder.resolve("latents_stats.pt");
        statistics.write(torch);
        Path safetensors = folder.resolve("latents_stats.safetensors");
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("mean", HostTensor.f32(statistics.mean(), 1, 2, 1, 1));
        tensors.put("std", HostTensor.f32(statistics.std(), 1, 2, 1, 1));
        SafetensorsWriter.write(safetensors, tensors, Map.of());
        assertThat(LatentStatistics.read(torch)).isEqualTo(statistics);
        assertThat(LatentStatistics.read(safetensors)).isEqualTo(statistics);

        for (String name : List.of("mean", "std")) {
            Map<String, HostTensor> one = new LinkedHashMap<>(tensors);
            one.remove(name);
            SafetensorsWriter.write(safetensors, one, Map.of());
            assertThatThrownBy(() -> LatentStatistics.read(safetensors)).hasMessageContaining("lacks 'mean' or 'std'");
        }
        tensors.put("std", HostTensor.f32(new float[] {2, 0}, 1, 2, 1, 1));
        SafetensorsWriter.write(safetensors, tensors, Map.of());
        assertThatThrownBy(() -> LatentStatistics.read(safetensors))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining("a channel is constant");
    }

    @Test
    void comparesStatisticsByValue() {
        var statistics = new LatentStatistics(new float[] {1, 2}, new float[] {3, 4});
        var same = new LatentStatistics(new float[] {1, 2}, new float[] {3, 4});
        assertThat(statistics).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo("statistics");
        for (var other : List.of(
                new LatentStatistics(new float[] {1, 3}, new float[] {3, 4}),
                new LatentStatistics(new float[] {1, 2}, new float[] {3, 5}),
                new LatentStatistics(new float[] {3, 4}, new float[] {1, 2}))) {
            assertThat(statistics).isNotEqualTo(other).doesNotHaveSameHashCodeAs(other);
        }
    }

    @Test
    void rejectsStatisticsOfUnequalLengths() {
        for (float deviation : new float[] {0, -1, Float.NaN}) {
            assertThatThrownBy(() -> new LatentStatistics(new float[] {1, 1}, new float[] {1, deviation}))
                    .hasMessageContaining("standard deviations must be positive (was " + deviation + ")");
        }
        assertThatThrownBy(() -> new LatentStatistics(new float[1], new float[] {1, 1}))
                .hasMessage("mean and std must have equal, positive lengths (was 1 and 2)");
        assertThatThrownBy(() -> new LatentStatistics(new float[0], new float[0]))
                .hasMessage("mean and std must have equal, positive lengths (was 0 and 0)");
    }

    @Test
    void computesMomentsPerChannel() {
        var moments = new ChannelMoments(2);
        moments.add(new float[] {1, 3, 10, 20}, 2);
        moments.add(new float[] {5, 7, 30, 40}, 2);
        LatentStatistics statistics = moments.statistics();
        assertThat(statistics.mean()).containsExactly(4, 25);
        assertThat(statistics.std()).containsExactly((float) Math.sqrt(20 / 3.0), (float) Math.sqrt(500 / 3.0));
    }

    private static Map<String, HostTensor> parts() {
        Map<String, HostTensor> parts = new LinkedHashMap<>();
        parts.put("labels", HostTensor.i64(new long[] {7, 8}, 2));
        parts.put("latents", HostTensor.f32(new float[] {1, 2, 3, 4}, 2, 1, 1, 2));
        parts.put("latents_flip", HostTensor.f32(new float[] {-1, -2, -3, -4}, 2, 1, 1, 2));
        parts.put("representations", HostTensor.f32(new float[] {11, 12}, 2, 1, 1));
        parts.put("representations_flip", HostTensor.f32(new float[] {-11, -12}, 2, 1, 1));
        parts.put("cls_tokens", HostTensor.f32(new float[] {21, 22}, 2, 1));
        parts.put("cls_tokens_flip", HostTensor.f32(new float[] {-21, -22}, 2, 1));
        return parts;
    }
}
