package io.gmem.trainer.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.NonFiniteLossException;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.training.OptimizerConfig;
import io.gmem.diffusion.training.TrainingConfig;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.Specs;
import io.gmem.trainer.data.LabelledLatents;
import io.gmem.trainer.data.Split;
import io.gmem.trainer.data.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynchronousTrainerTest {
    private static final int COUNT = 20;
    private static final int EPOCHS = 3;
    private static final RunSpec RUN = Specs.of("run", "numbers").spec();
    private static final Split SPLIT = new Split.Rule(0.25, RUN.seed()).of(COUNT);

    private static TensorEngine engine;

    @TempDir
    Path folder;

    @BeforeAll
    static void openEngine() {
        engine = TensorEngine.open();
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    /** The latents of held-out images are NaN, so that reading one makes the loss NaN. */
    @Test
    void readsNoHeldOutImage() throws IOException {
        try (TrainingData data = dataWithNaN(SPLIT.heldOut());
                TrainingSession session = session()) {
            train(data, session);

            assertThat(session.trainingStep()).isEqualTo(steps(data));
        }
    }

    @Test
    void readsEveryTrainedImageInAnEpoch() throws IOException {
        try (TrainingData data = dataWithNaN(SPLIT.trainedRow(11));
                TrainingSession session = session()) {
            assertThatThrownBy(() -> train(data, session)).isInstanceOf(NonFiniteLossException.class);
        }
    }

    private TrainingData dataWithNaN(int... rows) throws IOException {
        return LabelledLatents.open(
                folder,
                COUNT,
                SPLIT,
                row -> Arrays.binarySearch(rows, row) >= 0 ? Float.NaN : row / (double) COUNT - 0.5);
    }

    private static long steps(TrainingData data) {
        return EPOCHS * data.count() / RUN.batchSize();
    }

    private static void train(TrainingData data, TrainingSession session) {
        var trainer = new SynchronousTrainer(RUN, data, session);
        for (long step = 0; step < steps(data); step++) {
            trainer.step();
        }
    }

    private static TrainingSession session() throws IOException {
        NetworkConfig network = NetworkConfig.of(
                16, 1, 2, 2, LabelledLatents.SIZE, 1, new Conditioning.BySnippet(LabelledLatents.DIMENSION, 0, 1));
        var optimiser = new OptimizerConfig(LearningRateSchedule.constant(1e-4, 1), 0.9, 0.95, 0, 1, 0.9);
        return TrainingSession.begin(
                engine, network, new TrainingConfig(1, Objective.VELOCITY, optimiser), Execution.PLAIN);
    }
}
