package io.gmem.sampler.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.CorruptArtifactException;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.JobId;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.diffusion.sampling.GoldenSamples;
import io.gmem.diffusion.sampling.ImageSampler;
import io.gmem.diffusion.sampling.SampledLatents;
import io.gmem.diffusion.sampling.SamplingMethod;
import io.gmem.diffusion.sampling.SamplingRequest;
import io.gmem.memorybank.MemoryBank;
import io.gmem.sampler.Events;
import io.gmem.sampler.Pets;
import io.gmem.sampler.Studio;
import io.gmem.sampler.batching.BatchCounters;
import io.gmem.sampler.batching.BatchLimits;
import io.gmem.testkit.Eventually;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointLoaderTest {
    private static final int IMAGES_OF_EIGHT = 15;

    private static TensorEngine engine;

    @TempDir
    Path folder;

    private final BatchCounters counters = new BatchCounters();
    private final SamplingRuntime runtime = new SamplingRuntime(
            engine,
            new BatchLimits(16, 4, 100, 1L << 30),
            counters,
            ForkJoinPool.commonPool(),
            SamplingPrecision.FLOAT32);
    private Studio studio;

    @BeforeAll
    static void openEngine() {
        engine = TensorEngine.open();
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    @BeforeEach
    void openStudio() throws IOException {
        studio = new Studio(engine, new FileArtifactStore(folder, "test"));
    }

    @Test
    void imageBytesDoNotDependOnTheRequest() throws IOException {
        try (Model model = loader().load(snippetPlan())) {
            List<SampledImages.EncodedImage> four = model.sample(
                            Events.request("four", new Prompt.Random(), 4, 100), () -> false)
                    .images();

            for (int i = 0; i < 4; i++) {
                SampledImages.EncodedImage alone = model.sample(
                                Events.request("one", new Prompt.Random(), 1, 100 + i), () -> false)
                        .images()
                        .get(0);
                assertThat(alone.png()).as("image " + i).isEqualTo(four.get(i).png());
                assertThat(alone.metadata().snippets())
                        .isEqualTo(four.get(i).metadata().snippets());
            }
            assertThat(four.get(0).png()).isNotEqualTo(four.get(1).png());
        }
    }

    @Test
    void concurrentRequestsShareNetworkCallsAndMatchSeparateRequests() throws Exception {
        try (Model model = loader().load(snippetPlan())) {
            List<GenerationSpec> specs = IntStream.range(0, 8)
                    .mapToObj(i -> Events.request("job-" + i, new Prompt.Random(), 1 + i % 3, 100 * i))
                    .toList();
            List<SampledImages> alone =
                    specs.stream().map(spec -> model.sample(spec, () -> false)).toList();
            long callsAlone = counters.networkCalls();
            ExecutorService jobs = Executors.newFixedThreadPool(8);
            try {
                SamplingListener waitForOthers = () -> {
                    if (counters.networkCalls() == callsAlone) {
                        Eventually.isTrue(
                                "all requests are submitted",
                                () -> counters.imagesWaiting() + counters.imagesRunning() == IMAGES_OF_EIGHT);
                    }
                    return false;
                };
                List<Future<SampledImages>> together = specs.stream()
                        .map(spec -> jobs.submit(() -> model.sample(spec, waitForOthers)))
                        .toList();
                for (int i = 0; i < 8; i++) {
                    assertThat(together.get(i).get().images())
                            .as("job " + i)
                            .usingRecursiveFieldByFieldElementComparator()
                            .isEqualTo(alone.get(i).images());
                }
            } finally {
                jobs.shutdownNow();
            }
            assertThat(2 * (counters.networkCalls() - callsAlone)).isLessThan(callsAlone);
        }
    }

    @Test
    void reportsPreviews() throws IOException {
        List<SamplingListener.Preview> previews = new CopyOnWriteArrayList<>();
        var listener = new SamplingListener() {
            @Override
            public boolean stop() {
                return false;
            }

            @Override
            public int previewEvery() {
                return 1;
            }

            @Override
            public void previewed(Preview preview) {
                previews.add(preview);
            }
        };
        try (Model model = loader().load(snippetPlan())) {
            model.sample(Events.request("watched", new Prompt.Random(), 2, 7), listener);

            Eventually.holds(() -> assertThat(previews).isNotEmpty());
        }
        SamplingListener.Preview first = previews.get(0);
        assertThat(first.solverStep()).isBetween(1, first.steps() - 1);
        assertThat(ImageIO.read(new ByteArrayInputStream(first.png())).getWidth())
                .isEqualTo(Pets.SIZE);
    }

    @Test
    void exceededTimeLimitIsRetryableFailure() throws IOException {
        var listener = new SamplingListener() {
            @Override
            public boolean stop() {
                return false;
            }

            @Override
            public Duration limit() {
                return Duration.ZERO;
            }
        };
        try (Model model = loader().load(snippetPlan())) {
            GenerationSpec spec = Events.request("late", new Prompt.Random(), 1, 1);

            assertThatThrownBy(() -> model.sample(spec, listener))
                    .isInstanceOfSatisfying(FailureException.class, exceeded -> {
                        assertThat(exceeded.failure().code()).isEqualTo("deadline_exceeded");
                        assertThat(exceeded.failure().retryable()).isTrue();
                    });
        }
    }

    @Test
    void reportsSourceAndNearestTrainingImage() throws IOException {
        try (Model model = loader().load(snippetPlan())) {
            SampledImages sampled = model.sample(Events.request("two", new Prompt.Row(4), 2, 7), () -> false);

            assertThat(sampled.networkEvaluations()).isEqualTo(2);
            assertThat(sampled.images()).hasSize(2);
            var second = sampled.images().get(1).metadata();
            assertThat(second.file()).isEqualTo("image-1.png");
            assertThat(second.seed()).isEqualTo(8);
            assertThat(second.snippets()).containsExactly(4L);
            assertThat(second.label()).isEqualTo("dog");
            assertThat(second.nearest()).isBetween(0L, Pets.COUNT - 1L);
            assertThat(second.nearestDistance()).isBetween(0.0, 1.0);
        }
    }

    /** Compares with the same network called directly: images of the service may differ by rounding only. */
    @ParameterizedTest
    @CsvSource({"1, EULER", "3, EULER", "3, HEUN", "1.5, MIDPOINT"})
    void usesGuidanceSolverAndStepsOfTheRequest(double guidance, Solver solver) throws IOException {
        ModelPlan plan = studio.plan(studio.sampledCheckpoint(Events.checkpoint("own", 5), true));
        var spec = new GenerationSpec(new JobId("guided"), new Prompt.Row(3), 2, 7, 5, solver, guidance, null, null);
        try (Model model = loader().load(plan)) {
            SampledImages sampled = model.sample(spec, () -> false);

            for (int image = 0; image < 2; image++) {
                byte[] actual = rgb(sampled.images().get(image).png());
                SampledLatents expected = sampledDirectly(plan, spec, image, guidance);
                assertThat(largestDifference(actual, decode(expected))).isLessThanOrEqualTo(1);
                assertThat(sampled.networkEvaluations()).isEqualTo(expected.evaluations());
                double other = guidance == 1 ? 3 : guidance * guidance;
                assertThat(largestDifference(actual, decode(sampledDirectly(plan, spec, image, other))))
                        .as("with another guidance scale")
                        .isGreaterThan(10);
            }
        }
    }

    private SampledLatents sampledDirectly(ModelPlan plan, GenerationSpec spec, int image, double guidance)
            throws IOException {
        Path checkpoint = studio.store().fetch(plan.checkpoint().artifact());
        try (Network network = Network.load(engine, checkpoint, Network.Weights.EMA)) {
            var request = new SamplingRequest(
                    List.of(new Condition.Snippet(MemoryBank.normalised(Pets.snippet(3)))),
                    new long[] {spec.seed() + image},
                    spec.solverSteps(),
                    SamplingMethod.valueOf(spec.solver().name()),
                    guidance);
            return new ImageSampler(engine, network, 1).draw(request, () -> false);
        }
    }

    private static byte[] decode(SampledLatents latents) {
        return LatentDecoder.pixels(Pets.SIZE)
                .decodeAll(latents.latents())
                .get(0)
                .rgb();
    }

    private static byte[] rgb(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        byte[] rgb = new byte[3 * Pets.SIZE * Pets.SIZE];
        for (int i = 0; i < Pets.SIZE * Pets.SIZE; i++) {
            int pixel = image.getRGB(i % Pets.SIZE, i / Pets.SIZE);
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        return rgb;
    }

    private static int largestDifference(byte[] a, byte[] b) {
        return IntStream.range(0, a.length)
                .map(i -> Math.abs((a[i] & 0xff) - (b[i] & 0xff)))
                .max()
                .orElseThrow();
    }

    @Test
    void classNetworkSamplesLabelsWithoutBank() throws IOException {
        try (Model model = loader().load(studio.classPlan(Events.checkpoint("classes", 5)))) {
            var image = model.sample(Events.request("cat", new Prompt.Label("cat"), 1, 1), () -> false)
                    .images()
                    .get(0)
                    .metadata();

            assertThat(model.pair().bank()).isNull();
            assertThat(image.label()).isEqualTo("cat");
            assertThat(image.snippets()).isEmpty();
        }
    }

    @Test
    void stopsOnRequest() throws IOException {
        try (Model model = loader().load(snippetPlan())) {
            GenerationSpec spec = Events.request("stop", new Prompt.Random(), 1, 1);

            assertThatThrownBy(() -> model.sample(spec, () -> true)).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void rejectsCheckpointWithChangedByte() throws IOException {
        ModelPlan plan = snippetPlan();
        Path weights = folder.resolve(
                        ArtifactPath.of(plan.checkpoint().artifact()).value())
                .resolve("ema.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);

        assertThatThrownBy(() -> loader().load(plan))
                .isInstanceOf(CorruptArtifactException.class)
                .hasMessageContaining("ema.safetensors");
    }

    @Test
    void rejectsNetworkThatGeneratesNaN() throws IOException {
        ModelPlan plan = studio.plan(studio.brokenCheckpoint(Events.checkpoint("nan", 5)));

        assertRefused(plan, "generated the value NaN in a trial step");
    }

    @Test
    void acceptsCheckpointThatReproducesGoldenSamples() throws IOException {
        try (Model model = loader().load(studio.plan(studio.sampledCheckpoint(Events.checkpoint("own", 5), true)))) {
            assertThat(model.pair().checkpoint()).isEqualTo(Events.checkpoint("own", 5));
        }
    }

    @Test
    void rejectsCheckpointThatDoesNotReproduceGoldenSamples() throws IOException {
        ModelPlan plan = studio.plan(studio.sampledCheckpoint(Events.checkpoint("moved", 5), false));

        assertRefused(plan, "does not reproduce its trainer's samples");
    }

    @Test
    void rejectsUnreadableGoldenSamples() throws IOException {
        ModelPlan plan = studio.plan(studio.checkpointWith(Events.checkpoint("noise", 5), GoldenSamples.FILE));

        assertThatThrownBy(() -> loader().load(plan))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(GoldenSamples.FILE);
    }

    @Test
    void rejectsBankForClassNetwork() throws IOException {
        ModelPlan classes = studio.classPlan(Events.checkpoint("classes", 5));

        assertRefused(new ModelPlan(classes.checkpoint(), bank(), classes.dataset()), "is conditioned on classes");
    }

    @Test
    void rejectsSnippetNetworkWithoutBank() throws IOException {
        ModelPlan plan = snippetPlan();

        assertRefused(new ModelPlan(plan.checkpoint(), null, plan.dataset()), "requires snippets of dimension 4");
    }

    @Test
    void comparesWithSampleOfLargeDataSet() throws IOException {
        try (Model model = new CheckpointLoader(runtime, studio.store(), 3).load(snippetPlan())) {
            SampledImages sampled = model.sample(Events.request("many", new Prompt.Random(), 16, 1), () -> false);

            assertThat(sampled.images().stream()
                            .map(image -> image.metadata().nearest())
                            .distinct())
                    .hasSizeLessThanOrEqualTo(3);
        }
    }

    private void assertRefused(ModelPlan plan, String message) {
        assertThatThrownBy(() -> loader().load(plan))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(message);
    }

    private BankEvent.@Nullable Published bank() throws IOException {
        return studio.bank(new BankVersion(Events.BANK, 1));
    }

    private ModelPlan snippetPlan() throws IOException {
        return studio.plan(studio.checkpoint(Events.checkpoint("pets-run", 5), 1));
    }

    private CheckpointLoader loader() {
        return new CheckpointLoader(runtime, studio.store(), 20_000);
    }
}
