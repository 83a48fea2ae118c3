package io.gmem.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.run.RunSpec;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.metric.CopyRate;
import io.gmem.diffusion.metric.FrechetDistance;
import io.gmem.diffusion.metric.GaussianFit;
import io.gmem.diffusion.metric.KernelDistance;
import io.gmem.diffusion.metric.ManifoldMetrics;
import io.gmem.diffusion.metric.NearestImages;
import io.gmem.diffusion.metric.RandomConvFeatures;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.ImageSampler;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.diffusion.training.BatchOrder;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.LearningRateSchedule;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.training.OptimizerConfig;
import io.gmem.diffusion.training.TrainingConfig;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.MemoryBank;
import io.gmem.testkit.TinyData;
import io.gmem.trainer.Specs;
import io.gmem.trainer.data.Split;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.state.Interruption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares an evaluation with metrics computed on samples that this test generates. */
class EvaluatorTest {
    private static final int STEPS = 120;
    private static final int SAMPLES = 64;
    private static final RunSpec RUN =
            Specs.of("run", "tiny").steps(STEPS, 8).evaluated(SAMPLES, 8L, 0.25).spec();
    private static final double PERCENT = 1e-4;

    @TempDir
    static Path root;

    private static TensorEngine engine;
    private static TrainingData data;
    private static Path checkpoint;
    private static Evaluation evaluation;

    @BeforeAll
    static void evaluateATrainedNetwork() throws IOException {
        engine = TensorEngine.open();
        ArtifactStore store = new FileArtifactStore(Files.createDirectory(root.resolve("store")), "test");
        TinyData tiny = TinyData.in(store, "tiny");
        data = new TrainingData(
                LatentDataset.open(store.fetch(tiny.dataset().artifact())),
                MemoryBank.open(store.fetch(tiny.bank().artifact())),
                LatentDecoder.pixels(TinyData.RESOLUTION),
                Split.Rule.ofRun(RUN).of(TinyData.COUNT));
        checkpoint = Files.createDirectory(root.resolve("checkpoint"));
        train();
        evaluation = Objects.requireNonNull(evaluate(STEPS));
    }

    private static void train() throws IOException {
        NetworkConfig network = NetworkConfig.of(
                32, 1, 2, 4, TinyData.RESOLUTION, 3, new Conditioning.BySnippet(TinyData.DIMENSION, 0, 2));
        var optimiser = new OptimizerConfig(LearningRateSchedule.constant(5e-3, 1), 0.9, 0.95, 0, 1, 0.95);
        var training = new TrainingConfig(1, Objective.VELOCITY, optimiser);
        var order = new BatchOrder(1, data.count());
        try (var session = TrainingSession.begin(engine, network, training, Execution.PLAIN)) {
            for (long step = 0; step < STEPS; step++) {
                session.step(data.batch(order.indices(step, 8), new boolean[8], 0));
            }
            session.save(checkpoint);
        }
    }

    private static Evaluation evaluate(long trainingStep) throws IOException {
        return new Evaluator(engine).evaluate(RUN, trainingStep, checkpoint, data, interruption(false));
    }

    @AfterAll
    static void close() throws IOException {
        data.close();
        engine.close();
    }

    @Test
    void metricsCompareAveragedWeightsWithTrainedImages() throws IOException {
        int[] rows = EvaluationRows.spread(data.split().trained(), SAMPLES, RUN.seed());
        List<RgbImage> samples = samples(Network.Weights.EMA, snippets(rows));
        double[][] generated = features(samples);
        double[][] trained = features(images(trainedRows()));

        assertThat(evaluation.samples()).isEqualTo(SAMPLES);
        assertClose(evaluation.frechet(), frechet(generated, trained));
        assertClose(evaluation.frechetFloor(), frechet(everySecond(trained, 0), everySecond(trained, 1)));
        assertClose(
                evaluation.kid(),
                KernelDistance.of(engine, "features", trained, generated, RUN.seed())
                        .mean());
        var manifold = ManifoldMetrics.of(engine, "features", trained, generated, 5);
        assertClose(evaluation.precision(), manifold.precision());
        assertClose(evaluation.recall(), manifold.recall());
        assertClose(evaluation.density(), manifold.density());
        assertClose(evaluation.coverage(), manifold.coverage());
    }

    @Test
    void countsCopiesAndOwnSourcesAmongTrainedImages() throws IOException {
        int[] rows = EvaluationRows.spread(data.split().trained(), SAMPLES, RUN.seed());
        int[] trained = trainedRows();
        var nearest = new NearestImages(images(trained));
        List<NearestImages.Neighbor> neighbors = new ArrayList<>();
        for (RgbImage sample : samples(Network.Weights.EMA, snippets(rows))) {
            NearestImages.Neighbor found = nearest.nearest(sample);
            neighbors.add(new NearestImages.Neighbor(trained[found.index()], found.distance(), found.copied()));
        }
        CopyRate expected = CopyRate.of(neighbors, rows);

        assertThat(expected.ownSource()).as("samples near their own source").isBetween(1, SAMPLES - 1);
        assertThat(evaluation.copyRate()).isEqualTo(expected.rate());
        assertThat(evaluation.ownSourceRate()).isEqualTo(expected.ownSource() / (double) SAMPLES);
    }

    @Test
    void controlUsesShuffledSnippets() throws IOException {
        int[] rows = EvaluationRows.spread(data.split().trained(), SAMPLES, RUN.seed());
        List<Condition> shuffled = ShuffledSnippets.of(Objects.requireNonNull(data.bank()), rows, RUN.seed());

        double expected = frechet(features(samples(Network.Weights.EMA, shuffled)), features(images(trainedRows())));

        assertClose(evaluation.frechetShuffled(), expected);
        assertThat(evaluation.frechetShuffled()).isNotCloseTo(evaluation.frechet(), withinPercentage(0.01));
    }

    @Test
    void heldOutMetricUsesHeldOutSnippets() throws IOException {
        int[] heldOutRows = data.split().heldOut();
        assertThat(heldOutRows).hasSize(6);
        int[] rows = EvaluationRows.spread(heldOutRows, SAMPLES, RUN.seed());

        double expected =
                frechet(features(samples(Network.Weights.EMA, snippets(rows))), features(images(trainedRows())));

        Evaluation.HeldOut heldOut = Objects.requireNonNull(evaluation.heldOut());
        assertThat(heldOut.images()).isEqualTo(6);
        assertClose(heldOut.frechet(), expected);
        assertThat(heldOut.frechet()).isNotCloseTo(evaluation.frechet(), withinPercentage(0.01));
    }

    /** Guards the comparison above, which would not detect other weights if both gave equal metrics. */
    @Test
    void lastWeightsGiveDifferentMetrics() throws IOException {
        int[] rows = EvaluationRows.spread(data.split().trained(), SAMPLES, RUN.seed());

        double last =
                frechet(features(samples(Network.Weights.MODEL, snippets(rows))), features(images(trainedRows())));

        assertThat(evaluation.frechet()).isNotCloseTo(last, withinPercentage(0.01));
    }

    @Test
    void untrainedNetworkHasNoControls() throws IOException {
        Evaluation untrained = evaluate(0);

        assertThat(untrained.frechetShuffled()).isNull();
        assertThat(untrained.heldOut()).isNull();
        assertThat(untrained.frechet()).isPositive();
    }

    @Test
    void skipsStepsThatAreNotDue() throws IOException {
        assertThat(evaluate(7)).isNull();
        assertThat(evaluate(8)).isEqualTo(evaluation);
    }

    @Test
    void interruptionCancelsEvaluation() {
        assertThatThrownBy(() -> new Evaluator(engine).evaluate(RUN, STEPS, checkpoint, data, interruption(true)))
                .isInstanceOf(CancellationException.class);
    }

    private static List<Condition> snippets(int[] rows) {
        MemoryBank bank = Objects.requireNonNull(data.bank());
        return IntStream.of(rows)
                .<Condition>mapToObj(row -> new Condition.Snippet(bank.unitSnippet(row)))
                .toList();
    }

    private static List<RgbImage> samples(Network.Weights weights, List<Condition> conditions) throws IOException {
        var request = new SamplingRequest(
                conditions,
                LongStream.range(0, SAMPLES).toArray(),
                RUN.evaluation().solverSteps(),
                SamplingMethod.EULER,
                1);
        try (Network network = Network.load(engine, checkpoint, weights)) {
            return LatentDecoder.pixels(TinyData.RESOLUTION)
                    .decodeAll(new ImageSampler(engine, network, SAMPLES)
                            .draw(request, () -> false)
                            .latents());
        }
    }

    /** Returns the trained rows in the order of the evaluation, on which floor and kernel distance depend. */
    private static int[] trainedRows() {
        int[] trained = data.split().trained();
        assertThat(trained).hasSize(18);
        return EvaluationRows.spread(trained, 18, 0);
    }

    private static List<RgbImage> images(int[] rows) {
        return IntStream.of(rows).mapToObj(data::image).toList();
    }

    private static double[][] features(List<RgbImage> images) throws IOException {
        try (RandomConvFeatures features = RandomConvFeatures.create(engine)) {
            return features.features(images);
        }
    }

    private static double[][] everySecond(double[][] rows, int first) {
        return IntStream.iterate(first, i -> i < rows.length, i -> i + 2)
                .mapToObj(i -> rows[i])
                .toArray(double[][]::new);
    }

    private static double frechet(double[][] a, double[][] b) {
        return new FrechetDistance(engine.eigenSolver()).between(GaussianFit.of(a), GaussianFit.of(b));
    }

    private static void assertClose(Double actual, double expected) {
        assertThat(actual).isNotNull().isCloseTo(expected, withinPercentage(PERCENT));
    }

    private static Interruption interruption(boolean stopping) {
        return new Interruption() {
            @Override
            public boolean stopping() {
                return stopping;
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
    }
}
