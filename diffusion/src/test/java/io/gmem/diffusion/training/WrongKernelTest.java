package io.gmem.diffusion.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.KernelSettings;
import io.gmem.diffusion.engine.kernel.LinearRoute;
import io.gmem.diffusion.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training and sampling on a machine with wrong kernels match a machine without wrong kernels. */
class WrongKernelTest {
    private static final KernelSettings CORRECT = KernelSettings.AUTOMATIC;
    private static final int STEPS = 5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "product:forward",
                "product:backward",
                "product:forward,convolution:forward",
                "product:backward,convolution:backward,fused:backward",
                "fused:forward"
            })
    void trainingAndSamplingAvoidWrongKernels(String fault) throws IOException {
        List<Double> expected = losses(CORRECT, folder.resolve("correct"));
        List<Double> actual = losses(CORRECT.withFault(fault), folder.resolve("faulty"));

        for (int i = 0; i < STEPS; i++) {
            assertThat(actual.get(i)).as("loss of training step " + i).isCloseTo(expected.get(i), within(1e-4));
        }
        assertThat(velocity(CORRECT.withFault(fault), folder.resolve("correct")))
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(velocity(CORRECT, folder.resolve("correct")));
    }

    @Test
    void networkUsesAnotherRouteOnlyForWrongWidths() throws IOException {
        try (TensorEngine engine = TensorEngine.open(CORRECT.withFault("product:forward"), System::nanoTime);
                var session = TrainingSession.begin(engine, TinyData.SNIPPETS, TinyData.training(1), Execution.PLAIN)) {
            assertThat(session.kernels().linear("tokens 32x32")).isNotEqualTo(LinearRoute.PRODUCT);
            assertThat(session.kernels().linear("tokens 32x96")).isEqualTo(LinearRoute.PRODUCT);
            assertThat(engine.routes().report().wrongKernels()).isNotEmpty();
        }
    }

    @Test
    void resumedRunReportsChangedRoutes() throws IOException {
        losses(CORRECT, folder.resolve("begun"));

        try (TensorEngine engine = TensorEngine.open(CORRECT, System::nanoTime);
                var session = TrainingSession.resume(engine, folder.resolve("begun"), Execution.PLAIN)) {
            assertThat(session.changedKernels()).isEmpty();
        }
        try (TensorEngine engine = TensorEngine.open(CORRECT.withFault("fused:forward:every"), System::nanoTime);
                var session = TrainingSession.resume(engine, folder.resolve("begun"), Execution.PLAIN)) {
            assertThat(session.changedKernels()).containsExactly("attention fused -> plain");
        }
    }

    private static List<Double> losses(KernelSettings settings, Path checkpoint) throws IOException {
        List<Double> losses = new ArrayList<>();
        try (TensorEngine engine = TensorEngine.open(settings, System::nanoTime);
                var session = TrainingSession.begin(engine, TinyData.SNIPPETS, TinyData.training(1), Execution.PLAIN)) {
            for (int i = 0; i < STEPS; i++) {
                losses.add(session.step(TinyData.SNIPPET_BATCH).loss());
            }
            Files.createDirectory(checkpoint);
            session.save(checkpoint);
        }
        return losses;
    }

    private static float[] velocity(KernelSettings settings, Path checkpoint) throws IOException {
        try (TensorEngine engine = TensorEngine.open(settings, System::nanoTime);
                Network network = Network.load(engine, checkpoint, Network.Weights.EMA);
                NDManager scope = engine.newScope()) {
            return network.velocity(
                            scope,
                            engine.noise(scope, 1, 0, network.latentShape(4)),
                            scope.full(new Shape(4), 0.3f),
                            network.nullCondition(scope, 4))
                    .toFloatArray();
        }
    }
}
