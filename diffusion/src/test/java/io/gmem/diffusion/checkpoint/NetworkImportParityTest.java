package io.gmem.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.checkpoint.ModelExport.Format;
import io.gmem.diffusion.checkpoint.Recognised.NetworkCheckpoint;
import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.TimeDirection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that the references wrote come in bit for bit, and go out and in again without a change. */
class NetworkImportParityTest {
    private static final LongConsumer UNHEARD = bytes -> {};

    @TempDir
    Path folder;

    interface Check {
        void check(GoldenCase golden, Path checkpoint, Path imported) throws IOException;
    }

    @TestFactory
    Stream<DynamicTest> theWeightsAreThoseOfTheAverage() throws Exception {
        return each((golden, checkpoint, imported) ->
                SameTensors.assertSame(imported.resolve("ema.safetensors"), golden.file("weights.safetensors")));
    }

    @TestFactory
    Stream<DynamicTest> theConfigurationIsThatOfTheCase() throws Exception {
        return each((golden, checkpoint, imported) -> {
            NetworkConfig config = NetworkConfig.read(imported.resolve("config.json"));
            JsonNode wanted = golden.meta().get("config");
            assertThat(config.inputSize()).isEqualTo(wanted.get("input_size").asInt());
            assertThat(config.patchSize()).isEqualTo(wanted.get("patch_size").asInt());
            assertThat(config.inChannels()).isEqualTo(wanted.get("in_channels").asInt());
            assertThat(config.hiddenSize()).isEqualTo(wanted.get("hidden_size").asInt());
            assertThat(config.depth()).isEqualTo(wanted.get("depth").asInt());
            assertThat(config.numHeads()).isEqualTo(wanted.get("num_heads").asInt());
            assertThat(config.learnSigma()).isEqualTo(wanted.path("learn_sigma").asBoolean(false));
            boolean lightning = golden.toString().startsWith("04");
            assertThat(config.backbone()).isEqualTo(lightning ? Backbone.LIGHTNING : Backbone.SIT);
            assertThat(config.block())
                    .isEqualTo(new BlockOptions(
                            wanted.path("qk_norm").asBoolean(false)
                                    || wanted.path("use_qknorm").asBoolean(false),
                            wanted.path("use_rmsnorm").asBoolean(false),
                            wanted.path("use_swiglu").asBoolean(false),
                            wanted.path("use_rope").asBoolean(false),
                            wanted.path("wo_shift").asBoolean(false)));
            boolean backwards =
                    golden.toString().startsWith("02") || golden.toString().startsWith("03");
            assertThat(config.timeDirection())
                    .isEqualTo(backwards ? TimeDirection.DATA_TO_NOISE : TimeDirection.NOISE_TO_DATA);
        });
    }

    @TestFactory
    Stream<DynamicTest> importExportImportChangesNothing() throws Exception {
        return each((golden, checkpoint, imported) -> {
            Path exported = folder.resolve("exported.pt");
            ModelExport.write(imported, Format.PT, exported, ModelExport.SHARD_BYTES, UNHEARD);
            Path again = imported.resolveSibling("again");
            bringIn(golden, exported, again);
            SameTensors.assertSameModel(again, imported);

            Path twice = folder.resolve("twice.pt");
            ModelExport.write(again, Format.PT, twice, ModelExport.SHARD_BYTES, UNHEARD);
            assertThat(twice).hasSameBinaryContentAs(exported);
            Files.delete(exported);
            Files.delete(twice);
        });
    }

    @TestFactory
    Stream<DynamicTest> theHuggingFaceLayoutGivesTheSameNetwork() throws Exception {
        return each((golden, checkpoint, imported) -> {
            for (long shardBytes : new long[] {ModelExport.SHARD_BYTES, 40_000}) {
                Path exported = imported.resolveSibling("hf" + shardBytes);
                ModelExport.write(imported, Format.HF, exported, shardBytes, UNHEARD);
                assertThat(exported.resolve("model.safetensors.index.json")
                                .toFile()
                                .exists())
                        .isEqualTo(shardBytes < 50_000);
                Path again = imported.resolveSibling("from-hf" + shardBytes);
                try (var file = ModelFile.open(exported, Hints.NONE)) {
                    ModelImport.into(file, again, UNHEARD);
                }
                assertThat(again.resolve("ema.safetensors"))
                        .hasSameBinaryContentAs(imported.resolve("ema.safetensors"));
                assertThat(again.resolve("config.json")).hasSameBinaryContentAs(imported.resolve("config.json"));
            }
        });
    }

    private Stream<DynamicTest> each(Check check) throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (String family : List.of("01_sit", "02_repa", "03_gmem_v1", "04_gmem")) {
            for (GoldenCase golden : GoldenCase.family(family)) {
                for (Path checkpoint : golden.checkpoints()) {
                    if (isNetwork(checkpoint)) {
                        tests.add(DynamicTest.dynamicTest(
                                golden + "/" + checkpoint.getFileName(), () -> run(golden, checkpoint, check)));
                    }
                }
            }
        }
        assertThat(tests).as("checkpoints of networks").isNotEmpty();
        return tests.stream();
    }

    private static boolean isNetwork(Path checkpoint) throws IOException {
        try (var file = ModelFile.open(checkpoint, Hints.NONE)) {
            return file.recognised() instanceof NetworkCheckpoint;
        }
    }

    private void run(GoldenCase golden, Path checkpoint, Check check) throws IOException {
        Path imported = Files.createTempDirectory(folder, "case").resolve("model");
        bringIn(golden, checkpoint, imported);
        check.check(golden, checkpoint, imported);
    }

    /** With the number of heads of the case, where the file itself cannot say it. */
    private static void bringIn(GoldenCase golden, Path checkpoint, Path target) throws IOException {
        try (var file = ModelFile.open(checkpoint, Hints.NONE)) {
            var network = ((NetworkCheckpoint) file.recognised()).network();
            if (network.config() != null) {
                ModelImport.into(file, target, UNHEARD);
                return;
            }
            assertThat(network.missing()).singleElement().asString().contains("--heads");
        }
        int heads = golden.meta().at("/config/num_heads").asInt();
        try (var file = ModelFile.open(checkpoint, new Hints(heads, null, null))) {
            ModelImport.into(file, target, UNHEARD);
        }
    }
}
