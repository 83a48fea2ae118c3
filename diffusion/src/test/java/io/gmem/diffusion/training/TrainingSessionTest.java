package io.gmem.diffusion.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.Precision;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.transport.TimestepDistribution;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSessionTest {
    private static TensorEngine engine;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        engine = TensorEngine.open();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void lossFalls() throws IOException {
        try (var session = begin(1)) {
            double first = train(session, 20);
            train(session, 160);
            double last = train(session, 20);

            assertThat(last).isLessThan(0.6 * first);
        }
    }

    @Test
    void classConditionalLossFalls() throws IOException {
        try (var session = TrainingSession.begin(engine, TinyData.CLASSES, TinyData.training(1), Execution.PLAIN)) {
            double first = 0;
            double last = 0;
            for (int i = 0; i < 200; i++) {
                double loss = session.step(TinyData.LABEL_BATCH).loss();
                first += i < 20 ? loss : 0;
                last += i >= 180 ? loss : 0;
            }

            assertThat(last).isLessThan(0.6 * first);
        }
    }

    @Test
    void equalSeedsGiveEqualBytes() throws IOException {
        try (var a = begin(3);
                var b = begin(3)) {
            train(a, 12);
            train(b, 12);

            assertEqualFiles(save(a, "a"), save(b, "b"));
        }
    }

    @Test
    void resumesWithThePositionTableOfItsCheckpoint() throws IOException {
        Path before;
        try (var session = begin(3)) {
            train(session, 2);
            before = save(session, "before");
        }
        NetworkConfig config = TinyData.SNIPPETS;
        var table = HostTensor.f32(
                new float[config.tokens() * config.hiddenSize()], 1, config.tokens(), config.hiddenSize());
        double unmodified;
        try (var session = TrainingSession.resume(engine, before, Execution.PLAIN)) {
            unmodified = session.step(TinyData.SNIPPET_BATCH).loss();
        }
        for (String file : List.of("model.safetensors", "ema.safetensors")) {
            withTable(before.resolve(file), table);
        }
        try (var session = TrainingSession.resume(engine, before, Execution.PLAIN)) {
            assertThat(session.step(TinyData.SNIPPET_BATCH).loss()).isNotEqualTo(unmodified);
            Path after = save(session, "after");
            for (String file : List.of("model.safetensors", "ema.safetensors")) {
                try (var saved = SafetensorsFile.open(after.resolve(file))) {
                    assertThat(saved.read("pos_embed").data()).isEqualTo(table.data());
                }
            }
        }
    }

    private static void withTable(Path file, HostTensor table) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        try (var open = SafetensorsFile.open(file)) {
            open.names().forEach(name -> {
                HostTensor tensor = open.read(name);
                tensors.put(name, HostTensor.f32(tensor.toFloatArray(), tensor.shape()));
            });
        }
        tensors.put("pos_embed", table);
        Files.delete(file);
        SafetensorsWriter.write(file, tensors, Map.of());
    }

    @Test
    void otherSeedsGiveOtherWeights() throws IOException {
        try (var a = begin(3);
                var b = begin(4)) {
            assertThat(Files.readAllBytes(save(a, "a").resolve("model.safetensors")))
                    .isNotEqualTo(Files.readAllBytes(save(b, "b").resolve("model.safetensors")));
        }
    }

    @Test
    void resumedSessionEqualsUninterruptedSession() throws IOException {
        try (var whole = begin(5);
                var half = begin(5)) {
            train(whole, 14);
            train(half, 9);
            Path stopped = save(half, "stopped");

            try (var resumed = TrainingSession.resume(engine, stopped, Execution.PLAIN)) {
                assertThat(resumed.trainingStep()).isEqualTo(9);
                train(resumed, 5);

                assertEqualFiles(save(whole, "whole"), save(resumed, "resumed"));
            }
        }
    }

    @Test
    void stopsAtNonFiniteLossAndNamesTheStep() throws IOException {
        float[] latents = TinyData.latents();
        latents[17] = Float.NaN;
        try (var session = begin(6)) {
            train(session, 2);

            assertThatThrownBy(
                            () -> session.step(TrainingBatch.ofSnippets(latents, TinyData.snippets(), TinyData.BATCH)))
                    .isInstanceOf(NonFiniteLossException.class)
                    .hasMessageContaining("training step 2");
        }
    }

    @Test
    void twoHundredStepsAreReproducibleBitForBit() throws IOException {
        try (var a = begin(8);
                var b = begin(8)) {
            train(a, 200);
            train(b, 200);

            assertEqualFiles(save(a, "a"), save(b, "b"));
        }
    }

    @Test
    void accumulatedGradientsMatchTheWholeBatch() throws IOException {
        assertSameTraining(new Execution(Precision.FLOAT32, false, 2), 1e-5);
    }

    @Test
    void fourMicroBatchesOfSixteenMatchABatchOfSixtyFour() throws IOException {
        TrainingBatch large = TinyData.repeated(64 / TinyData.BATCH);
        var parts = new Execution(Precision.FLOAT32, false, 16);
        try (var whole = TrainingSession.begin(engine, TinyData.SNIPPETS, TinyData.training(2), Execution.PLAIN);
                var accumulated = TrainingSession.begin(engine, TinyData.SNIPPETS, TinyData.training(2), parts)) {
            for (int i = 0; i < 5; i++) {
                StepReport expected = whole.step(large);
                StepReport actual = accumulated.step(large);

                assertThat(actual.loss()).isCloseTo(expected.loss(), withinPercentage(1e-3));
                assertThat(actual.gradientNorm()).isCloseTo(expected.gradientNorm(), withinPercentage(1e-3));
            }
        }
    }

    @Test
    void lastMicroBatchMayBeSmaller() throws IOException {
        assertSameTraining(new Execution(Precision.FLOAT32, false, 3), 1e-5);
    }

    @Test
    void recomputedBlocksProduceTheSameGradients() throws IOException {
        assertSameTraining(new Execution(Precision.FLOAT32, true, Integer.MAX_VALUE), 1e-5);
    }

    @Test
    void bfloat16MatchesWithLowerPrecision() throws IOException {
        assertSameTraining(new Execution(Precision.BFLOAT16, false, Integer.MAX_VALUE), 0.05);
    }

    /** Trains with the losses of REPA, GMem and SiT together and with all block options. */
    private void assertSameTraining(Execution other, double relative) throws IOException {
        var objective = new Objective(1, 0.5, TimestepDistribution.LOGIT_NORMAL);
        var training = new TrainingConfig(3, objective, TinyData.OPTIMISER);
        try (var whole = TrainingSession.begin(engine, TinyData.EVERYTHING, training, Execution.PLAIN);
                var parts = TrainingSession.begin(engine, TinyData.EVERYTHING, training, other)) {
            for (int i = 0; i < 3; i++) {
                StepReport expected = whole.step(TinyData.FEATURE_BATCH);
                StepReport actual = parts.step(TinyData.FEATURE_BATCH);

                assertThat(actual.loss()).isCloseTo(expected.loss(), withinPercentage(100 * relative));
                assertThat(actual.squaredError()).isCloseTo(expected.squaredError(), withinPercentage(100 * relative));
                assertThat(actual.cosine()).isCloseTo(expected.cosine(), withinPercentage(100 * relative));
                assertThat(actual.projection()).isCloseTo(expected.projection(), withinPercentage(1000 * relative));
                assertThat(actual.gradientNorm()).isCloseTo(expected.gradientNorm(), withinPercentage(100 * relative));
            }
        }
    }

    @Test
    void unconditionalLossFalls() throws IOException {
        NetworkConfig config = NetworkConfig.of(32, 2, 2, 4, TinyData.SIZE, 3, new Conditioning.Unconditional());
        try (var session = TrainingSession.begin(engine, config, TinyData.training(1), Execution.PLAIN)) {
            double first = session.step(TinyData.SNIPPET_BATCH).loss();
            for (int i = 0; i < 100; i++) {
                session.step(TinyData.SNIPPET_BATCH);
            }

            assertThat(session.step(TinyData.SNIPPET_BATCH).loss()).isLessThan(first);
        }
    }

    @Test
    void rejectsProjectionLossWithoutProjectors() {
        var training = new TrainingConfig(1, new Objective(0, 0.5, TimestepDistribution.UNIFORM), TinyData.OPTIMISER);

        assertThatThrownBy(() -> TrainingSession.begin(engine, TinyData.SNIPPETS, training, Execution.PLAIN))
                .hasMessageContaining("projectors");
    }

    private TrainingSession begin(long seed) throws IOException {
        return TrainingSession.begin(engine, TinyData.SNIPPETS, TinyData.training(seed), Execution.PLAIN);
    }

    private static double train(TrainingSession session, int steps) {
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            sum += session.step(TinyData.SNIPPET_BATCH).loss();
        }
        return sum / steps;
    }

    private Path save(TrainingSession session, String name) throws IOException {
        Path target = Files.createDirectory(folder.resolve(name));
        session.save(target);
        return target;
    }

    private static void assertEqualFiles(Path a, Path b) {
        for (String file :
                new String[] {"model.safetensors", "ema.safetensors", "optimizer.safetensors", "state.json"}) {
            assertThat(a.resolve(file)).as(file).hasSameBinaryContentAs(b.resolve(file));
        }
    }
}
