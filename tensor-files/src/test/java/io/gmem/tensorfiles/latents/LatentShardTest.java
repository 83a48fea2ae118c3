package io.gmem.tensorfiles.latents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentShardTest {
    @TempDir
    Path folder;

    @Test
    void oneChoiceFlipsLatentRepresentationAndClassToken() throws IOException {
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
    void refusesPartsOfDifferentCounts() {
        Map<String, HostTensor> parts = parts();
        parts.put("labels", HostTensor.i64(new long[3], 3));
        assertThatThrownBy(() -> LatentShard.write(folder.resolve("shard"), parts))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining("2 latents and 'labels' [3]");
    }

    @Test
    void refusesFeaturesWithoutThoseOfTheMirrorImage() throws IOException {
        Map<String, HostTensor> parts = parts();
        parts.remove("cls_tokens_flip");
        Path file = folder.resolve("shard");
        SafetensorsWriter.write(file, parts, Map.of());
        assertThatThrownBy(() -> LatentShard.open(file)).hasMessageContaining("'cls_tokens' and 'cls_tokens_flip'");
    }

    @Test
    void normalisingAndRestoringGiveBackTheLatent() {
        var statistics = new LatentStatistics(new float[] {1, -2}, new float[] {2, 4});
        float[] latents = {3, 5, 6, 10};
        statistics.normalise(latents, 2, 0.5f);
        assertThat(latents).containsExactly(0.5f, 1, 1, 1.5f);
        statistics.restore(latents, 2, 0.5f);
        assertThat(latents).containsExactly(3, 5, 6, 10);
    }

    @Test
    void statisticsAreReadAsTheyWereWritten() throws IOException {
        var statistics = new LatentStatistics(new float[] {1, -2}, new float[] {2, 4});
        Path file = folder.resolve(LatentStatistics.FILE_NAME);
        statistics.write(file);
        assertThat(LatentStatistics.read(file)).isEqualTo(statistics);
    }

    @Test
    void aConstantChannelHasNoStatistics() {
        assertThatThrownBy(() ->
                        new ChannelMoments(1).add(new float[] {3, 3, 3}, 3).statistics())
                .hasMessageContaining("a channel is constant");
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
