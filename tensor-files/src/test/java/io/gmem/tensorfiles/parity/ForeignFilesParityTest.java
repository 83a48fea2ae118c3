package io.gmem.tensorfiles.parity;

import static io.gmem.tensorfiles.parity.ParityFolder.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.latents.ChannelMoments;
import io.gmem.tensorfiles.latents.LatentSample;
import io.gmem.tensorfiles.latents.LatentShard;
import io.gmem.tensorfiles.latents.LatentStatistics;
import io.gmem.tensorfiles.npz.NpzFile;
import io.gmem.tensorfiles.torch.TorchFile;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Files written by other programs give the values of those programs. */
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

    /** Returns C Mᵀ, because the columns of C (N, L) and M (D, L) are defined up to sign only. */
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
            LatentStatistics statistics = LatentStatistics.read(folder.file("latents_stats.pt"));
            float multiplier =
                    (float) folder.meta().at("/config/latent_multiplier").asDouble();
            Iterator<String> files = folder.meta().get("files").fieldNames();
            try (var inputs = folder.inputs();
                    var outputs = folder.outputs()) {
                folder.assertClose("mean", wide(statistics.mean()), outputs.read("mean"));
                folder.assertClose("std", wide(statistics.std()), outputs.read("std"));
                while (files.hasNext()) {
                    String file = files.next();
                    if (file.endsWith(".safetensors")) {
                        compareShard(folder, file, statistics, multiplier, inputs, outputs);
                    }
                }
            }
        });
    }

    private static void compareShard(
            ParityFolder folder,
            String file,
            LatentStatistics statistics,
            float multiplier,
            TensorSource inputs,
            TensorSource outputs)
            throws IOException {
        try (var shard = LatentShard.open(folder.file(file));
                var raw = SafetensorsFile.open(folder.file(file))) {
            assertThat(raw.read("latents").data())
                    .isEqualTo(inputs.read("latents").data());
            long[] shape = shard.latentShape();
            int pixels = (int) (shape[1] * shape[2]);
            var moments = new ChannelMoments((int) shape[0]);
            float[][] normalised = {
                new float[raw.read("latents").elements()],
                new float[raw.read("latents").elements()]
            };
            for (int flipped = 0; flipped < 2; flipped++) {
                for (int i = 0; i < shard.count(); i++) {
                    LatentSample sample = shard.sample(i, flipped == 1);
                    float[] latent = sample.latent();
                    if (flipped == 0) {
                        moments.add(latent, pixels);
                    }
                    statistics.normalise(latent, pixels, multiplier);
                    System.arraycopy(latent, 0, normalised[flipped], i * latent.length, latent.length);
                    assertThat(sample.label()).isEqualTo(raw.read("labels").toLongArray()[i]);
                    assertThat(sample.representation())
                            .hasSize(raw.read("representations").elements() / shard.count());
                    assertThat(sample.classToken())
                            .hasSize(raw.read("cls_tokens").elements() / shard.count());
                }
            }
            folder.assertClose("normalised_latents", wide(normalised[0]), outputs.read("normalised_latents"));
            folder.assertCloseAs(
                    "normalised_latents",
                    "normalised_latents_flip",
                    wide(normalised[1]),
                    outputs.read("normalised_latents_flip"));
            folder.assertClose("mean", wide(moments.statistics().mean()), outputs.read("mean"));
            folder.assertClose("std", wide(moments.statistics().std()), outputs.read("std"));
        }
    }

    private static double[] wide(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
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
