package io.gmem.diffusion.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.Engine;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.SafetensorsFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data-parallel training with several processes on one host. */
class DataParallelTest {
    /** {@code -Dgmem.parallel.steps=200} runs the documented number of steps. */
    private static final int STEPS = Integer.getInteger("gmem.parallel.steps", 50);

    /** The bound of differences. Adam's step size does not depend on the gradient's size, so rounding changes a few weights by part of it. */
    private static final double RATE = TinyData.OPTIMISER.learningRate().peak();

    @TempDir
    Path folder;

    @Test
    void twoProcessesMatchOneProcess() throws Exception {
        assertMatchesOneProcess(2);
    }

    @Test
    void threeProcessesWithUnequalSlicesMatchOneProcess() throws Exception {
        assertMatchesOneProcess(3);
    }

    /** Uses NCCL with one GPU per process. */
    @Test
    void twoGpusMatchOneProcess() throws Exception {
        int gpus = Engine.getEngine("PyTorch").getGpuCount();
        if (gpus < 2) {
            System.out.println("NOT RUN: NCCL needs a machine with two CUDA devices, and this one has " + gpus);
        }
        assumeThat(gpus)
                .as("NOT RUN: NCCL needs a machine with two CUDA devices")
                .isGreaterThanOrEqualTo(2);
        assertMatchesOneProcess(2);
    }

    private void assertMatchesOneProcess(int size) throws Exception {
        List<Process> ranks = start(size, -1);
        for (Process rank : ranks) {
            assertThat(rank.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(rank.exitValue()).isZero();
        }
        for (int rank = 1; rank < size; rank++) {
            assertThat(folder.resolve("rank" + rank).resolve("optimizer.safetensors"))
                    .hasSameBinaryContentAs(folder.resolve("rank0").resolve("optimizer.safetensors"));
            assertThat(folder.resolve("rank" + rank).resolve("model.safetensors"))
                    .hasSameBinaryContentAs(folder.resolve("rank0").resolve("model.safetensors"));
        }
        try (TensorEngine engine = TensorEngine.open();
                var reference =
                        TrainingSession.begin(engine, TinyData.SNIPPETS, TinyData.training(9), Execution.PLAIN)) {
            for (int i = 0; i < STEPS; i++) {
                reference.step(TinyData.SNIPPET_BATCH);
            }
            Path single = Files.createDirectory(folder.resolve("alone"));
            reference.save(single);
            List<Double> differences = differences(single, folder.resolve("rank0"));
            assertThat(differences).allMatch(difference -> difference < RATE);
            assertThat(differences.stream()
                            .filter(difference -> difference < RATE / 20)
                            .count())
                    .isGreaterThan(Math.round(0.999 * differences.size()));
        }
    }

    @Test
    void survivorsDetectLostPeerImmediately() throws Exception {
        List<Process> ranks = start(2, 10);

        assertThat(ranks.get(0).waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ranks.get(0).exitValue()).isEqualTo(7);
    }

    /** Starts the ranks. The last one exits before step {@code exitBefore}, unless that is negative. */
    private List<Process> start(int size, int exitBefore) throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<Process> ranks = new ArrayList<>();
        for (int rank = 0; rank < size; rank++) {
            var builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Rank.class.getName(),
                    Integer.toString(rank),
                    Integer.toString(size),
                    Integer.toString(port),
                    Integer.toString(STEPS),
                    folder.resolve("rank" + rank).toString(),
                    Integer.toString(rank == size - 1 ? exitBefore : -1));
            builder.environment().put("OMP_NUM_THREADS", "1");
            builder.environment().put("CUDA_VISIBLE_DEVICES", Integer.toString(rank));
            ranks.add(builder.inheritIO().start());
        }
        return ranks;
    }

    private static List<Double> differences(Path a, Path b) throws IOException {
        List<Double> differences = new ArrayList<>();
        try (var first = SafetensorsFile.open(a.resolve("model.safetensors"));
                var second = SafetensorsFile.open(b.resolve("model.safetensors"))) {
            for (String name : first.names()) {
                float[] x = first.read(name).toFloatArray();
                float[] y = second.read(name).toFloatArray();
                for (int i = 0; i < x.length; i++) {
                    differences.add((double) Math.abs(x[i] - y[i]));
                }
            }
        }
        return differences;
    }
}
