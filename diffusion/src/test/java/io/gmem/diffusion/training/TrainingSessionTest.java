package io.gmem.diffusion.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.diffusion.engine.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void otherSeedsGiveOtherWeights() throws IOException {
        try (var a = begin(3);
                var b = begin(4)) {
            assertThat(Files.readAllBytes(save(a, "a").resolve("model.safetensors")))
                    .isNotEqualTo(Files.readAllBytes(save(b, "b").resolve("model.safetensors")));
        }
    }

    @Test
    void resumingIsAsIfItHadNeverStopped() throws IOException {
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
    void stopsAtALossThatIsNoNumberAndNamesTheStep() throws IOException {
        float[] latents = TinyData.latents();
        latents[17] = Float.NaN;
        try (var session = begin(6)) {
            train(session, 2);

            assertThatThrownBy(() -> session.step(TrainingBatch.ofSnippets(latents, TinyData.snippets(), TinyData.BATCH)))
                    .isInstanceOf(NonFiniteLossException.class)
                    .hasMessageContaining("training step 2");
        }
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
        Path place = Files.createDirectory(folder.resolve(name));
        session.save(place);
        return place;
    }

    private static void assertEqualFiles(Path a, Path b) {
        for (String file :
                new String[] {"model.safetensors", "ema.safetensors", "optimizer.safetensors", "state.json"}) {
            assertThat(a.resolve(file)).as(file).hasSameBinaryContentAs(b.resolve(file));
        }
    }
}
