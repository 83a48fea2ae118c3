package io.gmem.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.ExecutionSpec;
import io.gmem.contracts.run.NetworkOptions;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.kernel.Precision;
import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.Preset;
import io.gmem.diffusion.training.Execution;
import io.gmem.diffusion.training.Objective;
import io.gmem.diffusion.transport.TimestepDistribution;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.LatentDatasetWriter;
import io.gmem.memorybank.LatentForm;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.memorybank.PreparedImage;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.trainer.data.Split;
import io.gmem.trainer.data.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkPlanTest {
    private static final int RESOLUTION = 12;
    private static final List<String> LABELS = List.of("a", "b", "c");

    @TempDir
    Path root;

    @Test
    void rejectsPatchSizeThatDoesNotDivideLatentSize() throws IOException {
        try (TrainingData data = data(false)) {
            assertThatThrownBy(() -> NetworkPlan.network(spec("Mi/8", ConditionSpec.Scale.PAPER, false), data))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure().field()).isEqualTo("network"));
        }
    }

    @Test
    void supportsEveryPresetSize() {
        assertThat(Preset.labels()).containsExactlyElementsOf(NetworkPreset.SIZES);
    }

    @Test
    void usesSizesOfPresetAndData() throws IOException {
        try (TrainingData data = data(false)) {
            var network = NetworkPlan.network(spec("Ti/4", ConditionSpec.Scale.PAPER, false), data);

            assertThat(network.depth()).isEqualTo(6);
            assertThat(network.hiddenSize()).isEqualTo(192);
            assertThat(network.numHeads()).isEqualTo(3);
            assertThat(network.inputSize()).isEqualTo(RESOLUTION);
            assertThat(network.inChannels()).isEqualTo(3);
        }
    }

    @Test
    void usesConditionScaleOfPaperOrDimension() throws IOException {
        try (TrainingData snippets = data(true);
                TrainingData labels = data(false)) {
            assertThat(conditioning(ConditionSpec.Scale.PAPER, snippets))
                    .isEqualTo(new Conditioning.BySnippet(9, 0.1, 1));
            assertThat(conditioning(ConditionSpec.Scale.SQRT_DIM, snippets))
                    .isEqualTo(new Conditioning.BySnippet(9, 0.1, 3));
            assertThat(conditioning(ConditionSpec.Scale.PAPER, labels))
                    .isEqualTo(new Conditioning.ByClass(3, 0.1, 0.02));
            assertThat(conditioning(ConditionSpec.Scale.SQRT_DIM, labels))
                    .isEqualTo(new Conditioning.ByClass(3, 0.1, 1));
        }
    }

    @Test
    void gmemDefaultsToLightningBlocksAndCosineLoss() throws IOException {
        try (TrainingData data = data(true)) {
            RunSpec plain = spec("Mi/4", ConditionSpec.Scale.PAPER, true);
            RunSpec gmem = with(plain, TrainingSystem.GMEM, null, null);
            assertThat(NetworkPlan.network(gmem, data).block()).isEqualTo(BlockOptions.LIGHTNING);
            assertThat(NetworkPlan.network(gmem, data).backbone()).isEqualTo(Backbone.LIGHTNING);
            assertThat(NetworkPlan.training(gmem).objective())
                    .isEqualTo(new Objective(1, 0, TimestepDistribution.LOGIT_NORMAL));
            assertThat(NetworkPlan.network(plain, data).block()).isEqualTo(BlockOptions.PLAIN);

            RunSpec own = with(
                    plain,
                    TrainingSystem.GMEM,
                    new NetworkOptions(true, false, false, true, false),
                    new ExecutionSpec(ExecutionSpec.Precision.BFLOAT16, 4, true));
            assertThat(NetworkPlan.network(own, data).block())
                    .isEqualTo(new BlockOptions(true, false, false, true, false));
            assertThat(NetworkPlan.execution(own)).isEqualTo(new Execution(Precision.BFLOAT16, true, 4));
        }
    }

    @Test
    void dividesMicroBatchByWorkersAndKeepsAutomaticPrecision() throws IOException {
        RunSpec plain = spec("Mi/4", ConditionSpec.Scale.PAPER, true);
        var shared = new ExecutionSpec(ExecutionSpec.Precision.AUTO, 0, false, 2);

        assertThat(NetworkPlan.execution(with(plain, TrainingSystem.GMEM, null, shared)))
                .isEqualTo(new Execution(null, false, (plain.batchSize() + 1) / 2));
    }

    @Test
    void projectionLossRequiresPatchTokens() throws IOException {
        try (TrainingData data = data(false)) {
            RunSpec repa = with(spec("Mi/4", ConditionSpec.Scale.PAPER, false), TrainingSystem.REPA, null, null);
            assertThatThrownBy(() -> NetworkPlan.network(repa, data))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure().field()).isEqualTo("objective.projection_weight"));
        }
    }

    @Test
    void resamplesPatchTokensToTheGridOfTheNetwork() throws IOException {
        try (TrainingData data = dataWithTokens(4)) {
            RunSpec repa = with(spec("Mi/4", ConditionSpec.Scale.PAPER, false), TrainingSystem.REPA, null, null);

            var network = NetworkPlan.network(repa, data);
            float[] features = data.batch(new int[] {0}, new boolean[1], network.gridSize())
                    .features();

            assertThat(network.gridSize()).isEqualTo(3);
            assertThat(network.projection()).isNotNull();
            assertThat(features).hasSize(3 * 3 * 2).containsOnly(0.5f);
        }
    }

    private TrainingData dataWithTokens(int grid) throws IOException {
        Path images = Files.createTempDirectory(root, "tokens");
        var form = new LatentForm(RESOLUTION, "pixels", 3, RESOLUTION, false, 0, new LatentForm.Tokens(grid * grid, 2));
        float[] tokens = new float[grid * grid * 2];
        Arrays.fill(tokens, 0.5f);
        try (var writer = new LatentDatasetWriter(images, form)) {
            writer.add(
                    new byte[3 * RESOLUTION * RESOLUTION],
                    new Item(0, "a/1.png", "0".repeat(64), 0, 12, 12),
                    new PreparedImage(null, null, null, tokens, null));
            writer.finish("data", LABELS, "");
        }
        return new TrainingData(
                LatentDataset.open(images), null, LatentDecoder.pixels(RESOLUTION), Split.Rule.NONE.of(1));
    }

    private static RunSpec with(
            RunSpec spec, TrainingSystem system, @Nullable NetworkOptions options, @Nullable ExecutionSpec execution) {
        return new RunSpec(
                spec.id(),
                system,
                spec.network(),
                spec.dataset(),
                spec.bank(),
                spec.steps(),
                spec.batchSize(),
                spec.optimiser(),
                spec.condition(),
                spec.seed(),
                spec.checkpointEvery(),
                spec.keepCheckpoints(),
                spec.evaluation(),
                options,
                null,
                execution);
    }

    private static Conditioning conditioning(ConditionSpec.Scale scale, TrainingData data) {
        return NetworkPlan.network(spec("Mi/4", scale, data.bank() != null), data)
                .conditioning();
    }

    private TrainingData data(boolean withBank) throws IOException {
        Path images = Files.createTempDirectory(root, "images");
        try (var writer = new LatentDatasetWriter(images, RESOLUTION)) {
            writer.add(new byte[3 * RESOLUTION * RESOLUTION], "a/1.png", "0".repeat(64), 0, 12, 12);
            writer.finish("data", LABELS, "");
        }
        return new TrainingData(
                LatentDataset.open(images),
                withBank ? bank() : null,
                LatentDecoder.pixels(RESOLUTION),
                Split.Rule.NONE.of(1));
    }

    private MemoryBank bank() throws IOException {
        Path folder = Files.createTempDirectory(root, "bank");
        try (var writer = new MemoryBankWriter(folder, 9)) {
            writer.add(new float[] {1, 0, 0, 0, 0, 0, 0, 0, 0}, new Item(0, "a/1.png", "0".repeat(64), 0, 12, 12));
            writer.finish(
                    new BankOrigin("data", 1, null, "data", "hog-color", LABELS, ""),
                    Map.of("mean", HostTensor.f32(new float[9], 9)));
        }
        return MemoryBank.open(folder);
    }

    private static RunSpec spec(String network, ConditionSpec.Scale scale, boolean withBank) {
        return new RunSpec(
                new RunId("run"),
                withBank ? TrainingSystem.GMEM_V1 : TrainingSystem.SIT,
                NetworkPreset.parse(network),
                new DatasetId("data"),
                withBank ? BankVersion.parse("data@1") : null,
                10,
                2,
                OptimizerSpec.small(10),
                new ConditionSpec(0.1, scale),
                0,
                5,
                2,
                new EvaluationSpec(0, 1));
    }
}
