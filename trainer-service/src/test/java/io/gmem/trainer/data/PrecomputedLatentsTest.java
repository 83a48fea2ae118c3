package io.gmem.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.LatentDatasetWriter;
import io.gmem.memorybank.LatentForm;
import io.gmem.memorybank.PreparedImage;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of latents whose autoencoder is unknown. */
class PrecomputedLatentsTest {
    @TempDir
    Path folder;

    @Test
    void allowTrainingButNotSampling() throws IOException {
        var form = new LatentForm(0, LatentForm.UNNAMED, 1, 2, false, 0, null, false);
        try (var writer = new LatentDatasetWriter(folder, form)) {
            for (int i = 0; i < 2; i++) {
                var latent = new PreparedImage(new float[] {i, i, i, i}, null, null, null, null);
                writer.add(null, new Item(0, "shard/" + i, "ab".repeat(32), i, 0, 0), latent);
            }
            writer.finish("given", List.of("0", "1"), "", new LatentStatistics(new float[] {0}, new float[] {2}));
        }
        try (var data = new TrainingData(LatentDataset.open(folder), null, null, Split.Rule.NONE.of(2))) {
            data.requireConditionOfEveryImage();
            data.requireDecoderFor(0);

            assertThat(data.count()).isEqualTo(2);
            assertThat(data.imageSize()).isEqualTo(2);
            assertThatThrownBy(() -> data.requireDecoderFor(64))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("cannot be decoded (was 64)");
        }
    }
}
