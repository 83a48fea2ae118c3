package io.gmem.tensorfiles.parity;

import static io.gmem.tensorfiles.parity.ParityFolder.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.npz.NpzFile;
import io.gmem.tensorfiles.torch.TorchFile;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files that other programs wrote hold the numbers that these programs had. */
class ForeignFilesParityTest {
    @TestFactory
    Stream<DynamicTest> memoryBanksAreThoseThatWereSaved() throws Exception {
        return ParityFolder.each("06_memory_bank", folder -> {
            try (var full = TorchFile.open(folder.file("bank_full.pth"));
                    var dmd = TorchFile.open(folder.file("bank_dmd.pth"));
                    var inputs = folder.inputs();
                    var outputs = folder.outputs()) {
                assertThat(full.tensors().read("").toFloatArray())
                        .isEqualTo(inputs.read("bank").toFloatArray());

                long width = folder.meta().at("/config/latent_dim").asLong();
                assertThat(((Dict) dmd.root()).get("latent_dim")).contains(new Scalar(width));
                folder.assertClose("dmd.S", doubles(dmd.tensors().read("S")), outputs.read("dmd.S"));
                folder.assertClose("dmd.mean", doubles(dmd.tensors().read("mean")), outputs.read("dmd.mean"));
                double[] product = timesTransposed(dmd.tensors(), (int) width);
                folder.assertClose("dmd.C_Mt", product, outputs.read("dmd.C_Mt"));
            }
        });
    }

    /** C Mᵀ, for the columns of C (N, L) and M (D, L) alone are defined up to their sign. */
    private static double[] timesTransposed(TensorSource bank, int width) {
        double[] c = doubles(bank.read("C"));
        double[] m = doubles(bank.read("M"));
        int columns = m.length / width;
        double[] product = new double[c.length / width * columns];
        for (int i = 0; i < product.length; i++) {
            for (int k = 0; k < width; k++) {
                product[i] += c[i / columns * width + k] * m[i % columns * width + k];
            }
        }
        return product;
    }

    @TestFactory
    Stream<DynamicTest> latentShardsAndStatisticsAreThoseThatWereSaved() throws Exception {
        return ParityFolder.each("06_latent_shard", folder -> {
            try (var statistics = TorchFile.open(folder.file("latents_stats.pt"));
                    var shard = SafetensorsFile.open(folder.file("latents_rank00_shard000.safetensors"));
                    var inputs = folder.inputs();
                    var outputs = folder.outputs()) {
                for (String name : List.of("mean", "std")) {
                    folder.assertClose(name, doubles(statistics.tensors().read(name)), outputs.read(name));
                }
                assertThat(shard.read("latents").data())
                        .isEqualTo(inputs.read("latents").data());
                assertThat(shard.names()).contains("latents_flip", "labels");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> frechetStatisticsAreThoseThatWereSaved() throws Exception {
        return ParityFolder.each("10_fid", folder -> {
            try (var plain = NpzFile.open(folder.file("stats_a.npz"));
                    var compressed = NpzFile.open(folder.file("stats_b.npz"));
                    var outputs = folder.outputs()) {
                for (String name : List.of("mu", "sigma")) {
                    folder.assertClose(name + "_a", doubles(plain.read(name)), outputs.read(name + "_a"));
                    folder.assertClose(name + "_b", doubles(compressed.read(name)), outputs.read(name + "_b"));
                    assertThat(plain.read(name).shape())
                            .isEqualTo(outputs.read(name + "_a").shape());
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyCheckpointOfEveryFamilyCanBeReadWhole() throws Exception {
        try (Stream<Path> files = Files.walk(ParityFolder.root())) {
            List<Path> checkpoints = files.filter(file -> file.toString().matches(".*\\.(pt|pth|bin)"))
                    .sorted()
                    .toList();
            assertThat(checkpoints).isNotEmpty();
            return checkpoints.stream().map(file -> DynamicTest.dynamicTest(name(file), () -> readWhole(file)));
        }
    }

    private static String name(Path file) {
        return file.getName(file.getNameCount() - 2) + "/" + file.getFileName();
    }

    private static void readWhole(Path file) throws IOException {
        try (var checkpoint = TorchFile.open(file)) {
            TensorSource tensors = checkpoint.tensors();
            assertThat(tensors.names()).isNotEmpty();
            for (String name : tensors.names()) {
                assertThat(tensors.read(name).data().remaining())
                        .isEqualTo((int) tensors.info(name).bytes());
            }
        }
    }
}
