package io.gmem.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.diffusion.checkpoint.ModelExport.Format;
import io.gmem.diffusion.parity.ImportedCheckpoint;
import io.gmem.diffusion.parity.ReferenceNetworks;
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

/** Checkpoints of the references are imported bit for bit; export and repeated import do not change them. */
class NetworkImportParityTest {
    private static final LongConsumer IGNORED = bytes -> {};

    @TempDir
    Path folder;

    interface Check {
        void check(GoldenCase golden, Path checkpoint, Path imported) throws IOException;
    }

    @TestFactory
    Stream<DynamicTest> weightsAndConfigurationMatchTheCase() throws Exception {
        return each((golden, checkpoint, imported) ->
                SameTensors.assertSameNumbers(imported.resolve("ema.safetensors"), golden.file("weights.safetensors")));
    }

    @TestFactory
    Stream<DynamicTest> importExportImportChangesNothing() throws Exception {
        return each((golden, checkpoint, imported) -> {
            Path exported = folder.resolve("exported.pt");
            ModelExport.write(imported, Format.PT, exported, ModelExport.SHARD_BYTES, IGNORED);
            Path again = imported.resolveSibling("again");
            importCheckpoint(golden, exported, again);
            SameTensors.assertSameModel(again, imported);

            Path twice = folder.resolve("twice.pt");
            ModelExport.write(again, Format.PT, twice, ModelExport.SHARD_BYTES, IGNORED);
            assertThat(twice).hasSameBinaryContentAs(exported);
            Files.delete(exported);
            Files.delete(twice);
        });
    }

    @TestFactory
    Stream<DynamicTest> huggingFaceLayoutPreservesTheNetwork() throws Exception {
        return each((golden, checkpoint, imported) -> {
            for (long shardBytes : new long[] {ModelExport.SHARD_BYTES, 40_000}) {
                Path exported = imported.resolveSibling("hf" + shardBytes);
                ModelExport.write(imported, Format.HF, exported, shardBytes, IGNORED);
                assertThat(exported.resolve("model.safetensors.index.json")
                                .toFile()
                                .exists())
                        .isEqualTo(shardBytes < 50_000);
                Path again = imported.resolveSibling("from-hf" + shardBytes);
                try (var file = ModelFile.open(exported, Hints.NONE)) {
                    ModelImport.into(file, again, IGNORED);
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
                    if (ImportedCheckpoint.isNetwork(checkpoint)) {
                        tests.add(DynamicTest.dynamicTest(
                                golden + "/" + checkpoint.getFileName(), () -> run(golden, checkpoint, check)));
                    }
                }
            }
        }
        assertThat(tests).as("checkpoints of networks").isNotEmpty();
        return tests.stream();
    }

    private void run(GoldenCase golden, Path checkpoint, Check check) throws IOException {
        Path imported = Files.createTempDirectory(folder, "case").resolve("model");
        importCheckpoint(golden, checkpoint, imported);
        check.check(golden, checkpoint, imported);
    }

    /** Imports a checkpoint. Fails unless the imported configuration is the case's. */
    private static void importCheckpoint(GoldenCase golden, Path checkpoint, Path target) throws IOException {
        ImportedCheckpoint.take(
                checkpoint,
                ReferenceNetworks.of(golden.toString(), golden.meta().get("config")),
                target);
    }
}
