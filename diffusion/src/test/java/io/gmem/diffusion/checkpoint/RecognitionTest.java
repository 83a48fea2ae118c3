package io.gmem.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.diffusion.checkpoint.RecognizedModel.AutoencoderWeights;
import io.gmem.diffusion.checkpoint.RecognizedModel.CompressedMemoryBank;
import io.gmem.diffusion.checkpoint.RecognizedModel.EncoderWeights;
import io.gmem.diffusion.checkpoint.RecognizedModel.FrechetStatistics;
import io.gmem.diffusion.checkpoint.RecognizedModel.LatentShardFile;
import io.gmem.diffusion.checkpoint.RecognizedModel.LatentStatisticsFile;
import io.gmem.diffusion.checkpoint.RecognizedModel.MemoryBank;
import io.gmem.diffusion.checkpoint.RecognizedModel.NetworkCheckpoint;
import io.gmem.diffusion.guidance.GuidedChannels;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.transport.TransportConfig;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecognitionTest {
    private static final LongConsumer IGNORED = bytes -> {};

    @TempDir
    Path folder;

    @Test
    void doesNotDependOnFileNames() throws IOException {
        for (Path file : TinyModels.writeAll(folder)) {
            Path renamed = file.resolveSibling("model.bin.txt");
            boolean index = file.toString().endsWith(".json");
            try (var as = ModelFile.open(file, Hints.NONE);
                    var other = ModelFile.open(index ? file : Files.copy(file, renamed), Hints.NONE)) {
                assertThat(other.recognised().what()).isEqualTo(as.recognised().what());
                assertThat(other.container()).isEqualTo(as.container());
            }
            Files.deleteIfExists(renamed);
        }
    }

    @Test
    void recognizesBanksStatisticsAndShardsOfTheReference() throws Exception {
        for (GoldenCase golden : GoldenCase.family("06_memory_bank")) {
            long dimension = golden.meta().at("/config/feature_dim").asLong();
            long rows = golden.meta().at("/config/N").asLong();
            long rank = golden.meta().at("/config/latent_dim").asLong();
            assertThat(recognised(golden.file("bank_full.pth"))).isEqualTo(new MemoryBank(rows, dimension));
            assertThat(recognised(golden.file("bank_dmd.pth")))
                    .isEqualTo(new CompressedMemoryBank(rows, dimension, rank));
        }
        for (GoldenCase golden : GoldenCase.family("06_latent_shard")) {
            assertThat(recognised(golden.file("latents_stats.pt"))).isInstanceOf(LatentStatisticsFile.class);
            assertThat(recognised(golden.file("latents_rank00_shard000.safetensors")))
                    .isInstanceOf(LatentShardFile.class);
        }
        for (GoldenCase golden : GoldenCase.family("10_fid")) {
            assertThat(recognised(golden.file("stats_a.npz")))
                    .isEqualTo(
                            new FrechetStatistics(golden.meta().at("/config/D").asLong()));
        }
    }

    @Test
    void recognizesAutoencodersAndEncodersOfTheReference() throws Exception {
        for (GoldenCase golden : GoldenCase.family("08_sd_vae")) {
            long channels = golden.meta().at("/config/latent_channels").asLong();
            assertAutoencoder(golden.file("diffusion_pytorch_model.bin"), AutoencoderKind.SD_VAE_OLD_NAMES, channels);
            assertAutoencoder(golden.file("weights.safetensors"), AutoencoderKind.SD_VAE, channels);
        }
        for (GoldenCase golden : GoldenCase.family("08_va_vae")) {
            assertAutoencoder(
                    golden.file("vavae.pt"),
                    AutoencoderKind.VA_VAE,
                    golden.meta().at("/config/embed_dim").asLong());
        }
        for (GoldenCase golden : GoldenCase.family("08_taef2_real")) {
            assertAutoencoder(golden.file("taef2_encoder.pth"), AutoencoderKind.TAE_ENCODER, 32);
            assertAutoencoder(golden.file("taef2_decoder.pth"), AutoencoderKind.TAE_DECODER, 32);
        }
        for (GoldenCase golden : GoldenCase.family("07_dinov2")) {
            assertThat(recognised(golden.file("dinov2_tiny.pth")))
                    .isInstanceOfSatisfying(
                            EncoderWeights.class,
                            encoder -> assertThat(encoder.kind()).isEqualTo(EncoderKind.DINO_V2));
        }
    }

    @Test
    void importsAutoencoderWithoutOtherTensors() throws Exception {
        for (GoldenCase golden : GoldenCase.family("08_va_vae")) {
            Path imported = folder.resolve(golden.toString());
            try (var file = ModelFile.open(golden.file("vavae.pt"), Hints.NONE)) {
                ModelImport.into(file, imported, IGNORED);
            }
            if (Files.exists(golden.file("weights.safetensors"))) {
                SameTensors.assertSame(imported.resolve("model.safetensors"), golden.file("weights.safetensors"));
                assertThat(imported.resolve("provenance.json")).content().contains("were left out");
            }
        }
    }

    @Test
    void importsBankOfGMemV1WithItsNetwork() throws Exception {
        for (GoldenCase golden : GoldenCase.family("03_gmem_v1")) {
            Path imported = folder.resolve(golden.toString());
            int heads = golden.meta().at("/config/num_heads").asInt();
            try (var file = ModelFile.open(golden.file("gmem_v1.pth"), new Hints(heads, null, null))) {
                ModelImport.into(file, imported, IGNORED);
            }
            try (var bank = SafetensorsFile.open(imported.resolve("bank.safetensors"));
                    var expected = SafetensorsFile.open(golden.file("memorybank.safetensors"));
                    var inputs = SafetensorsFile.open(golden.file("inputs.safetensors"))) {
                assertThat(bank.read("snippets").data())
                        .isEqualTo(expected.read("memorybank").data());
                assertThat(bank.read("frequencies").toLongArray())
                        .isEqualTo(inputs.read("memoryfreq").toLongArray());
            }
        }
    }

    @Test
    void requiresHeadsUnlessAPresetDeterminesThem() throws IOException {
        NetworkConfig known = TinyModels.byClass();
        Path unnamed = folder.resolve("unnamed");
        SafetensorsWriter.write(unnamed, TinyModels.stateDict(known), Map.of());
        assertThatThrownBy(() -> importFile(unnamed, Hints.NONE))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageContaining("--heads")
                .hasMessageContaining("width 8 and depth 1");
        importFile(unnamed, new Hints(2, null, null));
        assertThat(NetworkConfig.read(folder.resolve("taken/config.json")))
                .isEqualTo(known.with(GuidedChannels.FIRST_THREE));
    }

    @Test
    void requiresSystemIfTheTimeDirectionIsAmbiguous() throws IOException {
        Map<String, HostTensor> state =
                TinyModels.stateDict(NetworkConfig.of(8, 1, 2, 1, 2, 1, new Conditioning.BySnippet(5, 0.2, 1)));
        Path file = folder.resolve("plain");
        SafetensorsWriter.write(file, state, Map.of());
        assertThatThrownBy(() -> importFile(file, new Hints(2, null, null)))
                .hasMessageContaining("--system gmem-v1 or gmem");
        importFile(file, new Hints(2, null, NetworkSystem.GMEM_V1));
        assertThat(folder.resolve("taken/config.json")).content().contains("DATA_TO_NOISE");
    }

    @Test
    void namesMissingAndMisshapenTensors() throws IOException {
        Map<String, HostTensor> state = TinyModels.stateDict(TinyModels.byClass());
        state.remove("blocks.0.mlp.fc1.bias");
        state.put("final_layer.linear.bias", HostTensor.f32(new float[7], 7));
        Path file = folder.resolve("damaged");
        SafetensorsWriter.write(file, state, Map.of());
        assertThatThrownBy(() -> importFile(file, new Hints(2, null, null)))
                .hasMessageContaining("'blocks.0.mlp.fc1.bias'")
                .hasMessageContaining("'final_layer.linear.bias' of shape [1] (was [7])");
        try (var names = Files.list(folder)) {
            assertThat(names).as("files after a failed import").containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "module.",
                "_orig_mod.",
                "_orig_mod.module.",
                "module._orig_mod.",
                "model.",
                "model._orig_mod.module.",
                "net.diffusion."
            })
    void removesPrefixesOfWrappers(String prefix) throws IOException {
        Map<String, HostTensor> state = TinyModels.stateDict(TinyModels.bySnippet());
        Path torch = TinyModels.torchDict(folder.resolve("torch"), prefixed(prefix, state));
        Path safetensors = folder.resolve("safetensors");
        SafetensorsWriter.write(safetensors, prefixed(prefix, state), Map.of());
        for (Path file : List.of(torch, safetensors)) {
            try (var opened = ModelFile.open(file, Hints.NONE)) {
                var network = (NetworkCheckpoint) opened.recognised();
                assertThat(network.network().config()).isEqualTo(TinyModels.bySnippet());
                SameTensors.assertSame(network.ema(), TensorSource.of(state));
            }
        }
    }

    @Test
    void ignoresTheCounterOfAnAveragedModel() throws IOException {
        Map<String, HostTensor> state = TinyModels.stateDict(TinyModels.bySnippet());
        Map<String, HostTensor> averaged = prefixed("module.", state);
        averaged.put("n_averaged", HostTensor.i64(new long[] {3}));
        Path file = TinyModels.torchDict(folder.resolve("averaged"), averaged);
        try (var opened = ModelFile.open(file, Hints.NONE)) {
            var network = (NetworkCheckpoint) opened.recognised();
            SameTensors.assertSame(network.ema(), TensorSource.of(state));
            assertThat(network.network().doubts()).noneMatch(doubt -> doubt.contains("left out"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ema_state_dict, model_state_dict",
        "ema_state_dict, state_dict",
        "model_ema, model",
        "ema, model",
        "EMA, net"
    })
    void findsTheAverageInAContainerWithAnyKeys(String average, String weights) throws IOException {
        Map<String, HostTensor> state = TinyModels.stateDict(TinyModels.bySnippet());
        Map<String, HostTensor> other = new LinkedHashMap<>(state);
        other.put("final_layer.linear.bias", HostTensor.f32(new float[] {7}, 1));
        Path file = TinyModels.container(folder.resolve("container"), Map.of(average, state, weights, other));
        Path imported = folder.resolve("taken");
        importFile(file, Hints.NONE);
        try (var ema = SafetensorsFile.open(imported.resolve("ema.safetensors"));
                var model = SafetensorsFile.open(imported.resolve("model.safetensors"))) {
            SameTensors.assertSame(ema, TensorSource.of(state));
            SameTensors.assertSame(model, TensorSource.of(other));
        }
    }

    @Test
    void separatesTheAverageFromTheWeightsOfOneStateDict() throws IOException {
        Map<String, HostTensor> state = TinyModels.stateDict(TinyModels.bySnippet());
        Map<String, HostTensor> other = new LinkedHashMap<>(state);
        other.put("final_layer.linear.bias", HostTensor.f32(new float[] {7}, 1));
        Map<String, HostTensor> lightning = prefixed("model.", other);
        lightning.putAll(prefixed("ema_model.", state));
        lightning.put("loss.weight", HostTensor.f32(new float[1], 1));
        Path file = TinyModels.container(folder.resolve("lightning"), Map.of("state_dict", lightning));
        importFile(file, Hints.NONE);
        try (var ema = SafetensorsFile.open(folder.resolve("taken/ema.safetensors"));
                var model = SafetensorsFile.open(folder.resolve("taken/model.safetensors"))) {
            SameTensors.assertSame(ema, TensorSource.of(state));
            SameTensors.assertSame(model, TensorSource.of(other));
        }
        Path exported = folder.resolve("exported");
        ModelExport.write(folder.resolve("taken"), ModelExport.Format.PT, exported, 1_000_000, IGNORED);
        try (var first = ModelFile.open(file, Hints.NONE);
                var again = ModelFile.open(exported, Hints.NONE)) {
            SameTensors.assertSame(again.tensors(), first.tensors());
        }
    }

    @Test
    void reportsDiscardedTensors() throws IOException {
        Map<String, HostTensor> state = prefixed("model.", TinyModels.stateDict(TinyModels.bySnippet()));
        state.put("loss.weight", HostTensor.f32(new float[1], 1));
        Path file = TinyModels.torchDict(folder.resolve("extra"), state);
        try (var opened = ModelFile.open(file, Hints.NONE)) {
            assertThat(((NetworkCheckpoint) opened.recognised()).network().doubts())
                    .anyMatch(
                            doubt -> doubt.contains("1 tensors outside the network") && doubt.contains("loss.weight"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Linear, velocity, LINEAR, VELOCITY",
        "GVP, score, GVP, SCORE",
        "VP, noise, VP, NOISE",
        "cosine, v, GVP, VELOCITY",
        "linear, v, LINEAR, VELOCITY"
    })
    void keepsPathAndPredictionOfTheArguments(
            String path, String prediction, TransportConfig.Path keptPath, TransportConfig.Prediction kept)
            throws IOException {
        Path file = TinyModels.trained(folder.resolve("trained"), TinyModels.byClass(), path, prediction);
        importFile(file, Hints.NONE);
        assertThat(NetworkConfig.read(folder.resolve("taken/config.json")).transport())
                .isEqualTo(new TransportConfig(keptPath, kept));
    }

    @Test
    void keepsPathAndPredictionOfAConfiguration() throws IOException {
        Path file = TinyModels.configured(folder.resolve("configured"), TinyModels.bySnippet(), "VP", "noise");
        importFile(file, Hints.NONE);
        assertThat(NetworkConfig.read(folder.resolve("taken/config.json")).transport())
                .isEqualTo(new TransportConfig(TransportConfig.Path.VP, TransportConfig.Prediction.NOISE));
    }

    @Test
    void rejectsUnknownPathOrPrediction() throws IOException {
        Path file = TinyModels.trained(folder.resolve("trained"), TinyModels.byClass(), "spiral", "colour");
        assertThatThrownBy(() -> importFile(file, Hints.NONE))
                .hasMessageContaining("path_type (was 'spiral'")
                .hasMessageContaining("prediction (was 'colour'");
        importFile(file, new Hints(2, null, null, null, TransportConfig.Path.GVP, TransportConfig.Prediction.SCORE));
        assertThat(NetworkConfig.read(folder.resolve("taken/config.json")).transport())
                .isEqualTo(new TransportConfig(TransportConfig.Path.GVP, TransportConfig.Prediction.SCORE));
    }

    @Test
    void reportsDoubtsAboutUnrecordedPathAndPrediction() throws IOException {
        Path file = TinyModels.torchDict(folder.resolve("bare"), TinyModels.stateDict(TinyModels.byClass()));
        try (var opened = ModelFile.open(file, new Hints(2, null, null))) {
            assertThat(((NetworkCheckpoint) opened.recognised()).network().doubts())
                    .anyMatch(doubt -> doubt.contains("--path") && doubt.contains("--prediction"));
        }
    }

    @Test
    void tableWithoutNullLabelHasOneRowPerClass() throws IOException {
        Path file = TinyModels.torchDict(folder.resolve("bare"), TinyModels.stateDict(TinyModels.byClass()));
        importFile(file, new Hints(2, null, null, 4, null, null));
        assertThat(NetworkConfig.read(folder.resolve("taken/config.json")).conditioning())
                .isEqualTo(new Conditioning.ByClass(4, 0, 0.02, true));
        assertThatThrownBy(() -> importFile(file, new Hints(2, null, null, 7, null, null)))
                .hasMessageContaining("--classes");
    }

    private static Map<String, HostTensor> prefixed(String prefix, Map<String, HostTensor> tensors) {
        Map<String, HostTensor> prefixed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> prefixed.put(prefix + name, tensor));
        return prefixed;
    }

    @Test
    void rejectsStatisticsAsModel() throws IOException {
        for (Path file : TinyModels.writeAll(folder)) {
            if (List.of("statistics", "shard", "frechet")
                    .contains(file.getFileName().toString())) {
                assertThatThrownBy(() -> importFile(file, Hints.NONE)).hasMessageContaining("which is not a model");
            }
        }
    }

    private void importFile(Path path, Hints hints) throws IOException {
        try (var file = ModelFile.open(path, hints)) {
            ModelImport.into(file, folder.resolve("taken"), IGNORED);
        }
    }

    private static void assertAutoencoder(Path path, AutoencoderKind kind, long channels) throws IOException {
        assertThat(recognised(path)).isInstanceOfSatisfying(AutoencoderWeights.class, autoencoder -> {
            assertThat(autoencoder.kind()).isEqualTo(kind);
            assertThat(autoencoder.latentChannels()).isEqualTo(channels);
        });
    }

    private static RecognizedModel recognised(Path path) throws IOException {
        try (var file = ModelFile.open(path, Hints.NONE)) {
            return file.recognised();
        }
    }
}
