package io.gmem.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.training.OptimizerConfig;
import io.gmem.diffusion.training.TrainingConfig;
import io.gmem.diffusion.training.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointSizeTest {
    @TempDir
    Path folder;

    @Test
    void boundsSnippetConditionalNetworkTightly() throws IOException {
        assertTightBound(NetworkConfig.of(192, 6, 3, 4, 32, 3, new Conditioning.BySnippet(256, 0, 16)));
    }

    @Test
    void boundsClassConditionalNetworkTightly() throws IOException {
        assertTightBound(NetworkConfig.of(128, 4, 4, 8, 32, 3, new Conditioning.ByClass(1000, 0.1, 1)));
    }

    private void assertTightBound(NetworkConfig config) throws IOException {
        var optimiser = new OptimizerConfig(LearningRateSchedule.constant(1e-3, 0), 0.9, 0.95, 0, 1, 0.99);
        try (TensorEngine engine = TensorEngine.open();
                TrainingSession session = TrainingSession.begin(
                        engine, config, new TrainingConfig(0, Objective.VELOCITY, optimiser), Execution.PLAIN)) {
            session.save(folder);
        }

        assertThat(CheckpointSize.of(config))
                .isGreaterThan(bytesWritten())
                .isLessThan(Math.round(1.3 * bytesWritten()));
    }

    private long bytesWritten() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
