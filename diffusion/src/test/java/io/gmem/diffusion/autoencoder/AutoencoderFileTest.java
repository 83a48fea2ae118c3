package io.gmem.diffusion.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and folders are opened by content or rejected with a message. */
class AutoencoderFileTest {
    private static final String CONFIG = "{\"norm_num_groups\": 4, \"scaling_factor\": 0.5}";

    @TempDir
    private Path folder;

    private Path write(String name, Map<String, HostTensor> tensors) throws IOException {
        Path file = folder.resolve(name);
        SafetensorsWriter.write(file, tensors, Map.of());
        return file;
    }

    private void config(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
    }

    private String errorMessage(Path path) {
        try (TensorEngine engine = TensorEngine.open()) {
            var failure = catchThrowable(() -> AutoencoderFile.open(engine, path));
            assertThat(failure).isInstanceOf(IllegalArgumentException.class);
            return String.valueOf(failure.getMessage());
        }
    }

    @Test
    void opensAFolderWithItsConfiguration() throws IOException {
        Path file = write("diffusion_pytorch_model.safetensors", RandomWeights.small());
        config(
                "{\"norm_num_groups\": 4, \"scaling_factor\": 0.5, \"block_out_channels\": [8, 16], \"latent_channels\": 4}");
        try (TensorEngine engine = TensorEngine.open();
                var byFolder = (KlAutoencoder) AutoencoderFile.open(engine, folder);
                var byFile = (KlAutoencoder) AutoencoderFile.open(engine, file)) {
            assertThat(byFolder.settings()).isEqualTo(new KlAutoencoder.Settings(4, 0.5));
            assertThat(byFolder.architecture()).isEqualTo(RandomWeights.SMALL);
            assertThat(byFile.digest()).isEqualTo(byFolder.digest());
        }
    }

    @Test
    void opensAFolderWithBothHalvesAsATinyAutoencoder() throws IOException {
        write("taesd_encoder.safetensors", RandomWeights.tinyEncoder(8, 4));
        write("taesd_decoder.safetensors", RandomWeights.tinyDecoder(8, 4));
        try (TensorEngine engine = TensorEngine.open();
                Autoencoder tiny = AutoencoderFile.open(engine, folder)) {
            assertThat(tiny).isInstanceOf(TinyAutoencoder.class);
            assertThat(tiny.channels()).isEqualTo(4);
        }
    }

    @Test
    void rejectsOneHalfOfATinyAutoencoder() throws IOException {
        Path half = write("taesd_encoder.safetensors", RandomWeights.tinyEncoder(8, 4));
        assertThat(errorMessage(half))
                .contains(
                        "one half of a tiny autoencoder, the encoder; name a folder with the encoder and the decoder");
    }

    @Test
    void rejectsAFolderWithTwoEncoders() throws IOException {
        write("taesd_encoder.safetensors", RandomWeights.tinyEncoder(8, 4));
        write("taesdxl_encoder.safetensors", RandomWeights.tinyEncoder(8, 4));
        write("taesd_decoder.safetensors", RandomWeights.tinyDecoder(8, 4));
        assertThat(errorMessage(folder))
                .contains("several autoencoders, taesd_encoder.safetensors and taesdxl_encoder.safetensors");
    }

    @Test
    void rejectsAMismatchedConfigurationByField() throws IOException {
        Path file = write("vae.safetensors", RandomWeights.small());
        config("{\"norm_num_groups\": 0}");
        assertThat(errorMessage(file)).contains("norm_num_groups must be at least 1, usually 32 (was 0)");
        config("{\"scaling_factor\": -1}");
        assertThat(errorMessage(file))
                .contains("scaling_factor must be a finite number above 0, usually 0.18215 (was -1");
        config("{\"scaling_factor\": \"much\"}");
        assertThat(errorMessage(file)).contains("scaling_factor must be a number (was \"much\")");
        config("{\"block_out_channels\": [8, 8]}");
        assertThat(errorMessage(file)).contains("block_out_channels [8, 8], but the weights have [8, 16]");
        config("{\"block_out_channels\": [8, 16], \"latent_channels\": 16}");
        assertThat(errorMessage(file)).contains("latent_channels 16, but the weights have 4");
        config("{");
        assertThat(errorMessage(file)).contains("is not valid JSON");
    }

    @Test
    void rejectsWeightsWithoutConfigurationIfTheDefaultGroupsDoNotDivide() throws IOException {
        Path file = write("vae.safetensors", RandomWeights.small());
        assertThat(errorMessage(file)).contains("8 channels").contains("32 groups do not divide");
    }

    @Test
    void rejectsOtherFilesNamingTheirContent() throws IOException {
        Path file = write("other.safetensors", Map.of("mu", HostTensor.f32(new float[2], 2)));
        config(CONFIG);
        assertThat(errorMessage(file))
                .contains("contains no autoencoder, found: ")
                .contains("the first 'mu'");
        Path nothing = Files.createDirectory(folder.resolve("empty"));
        assertThat(errorMessage(nothing)).contains("contains no autoencoder");
    }
}
