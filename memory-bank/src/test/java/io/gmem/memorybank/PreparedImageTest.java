package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedImageTest {
    private static final LatentForm LATENTS_ONLY = new LatentForm(0, LatentForm.UNNAMED, 1, 2, true, 3, null, false);
    private static final LatentForm FORM = new LatentForm(8, "tiny", 2, 4, true, 5, new LatentForm.Tokens(3, 4));

    @TempDir
    Path folder;

    private static float[] numbers(long seed, int count) {
        return Banks.snippet(seed, count);
    }

    private static PreparedImage prepared(int image) {
        return new PreparedImage(
                numbers(10 + image, 32),
                numbers(20 + image, 32),
                numbers(30 + image, 5),
                numbers(40 + image, 12),
                numbers(50 + image, 12));
    }

    private DatasetDescription write(int count) throws IOException {
        try (var writer = new LatentDatasetWriter(folder, FORM)) {
            for (int i = 0; i < count; i++) {
                writer.add(Banks.image(i, 8), Banks.item(i, 0), prepared(i));
            }
            return writer.finish("set", List.of(), "");
        }
    }

    @Test
    void readsLatentsWithMeanZeroAndDeviationOne() throws IOException {
        DatasetDescription done = write(40);

        assertThat(done.statistics()).isPresent();
        try (var set = LatentDataset.open(folder)) {
            double sum = 0;
            double squares = 0;
            float[] latent = new float[32];
            for (int i = 0; i < 40; i++) {
                set.readLatent(i, latent, 0);
                for (int k = 0; k < 16; k++) {
                    sum += latent[k];
                    squares += (double) latent[k] * latent[k];
                }
            }
            assertThat(sum / 640).isCloseTo(0, within(1e-5));
            assertThat(squares / 639).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void readsTensorsOfMirrorImage() throws IOException {
        write(3);

        try (var set = LatentDataset.open(folder)) {
            var statistics = set.description().statistics().orElseThrow();
            float[] mirrored = new float[33];
            set.readLatent(1, true, mirrored, 1);
            float[] raw = numbers(21, 32);
            assertThat(mirrored[1])
                    .isEqualTo((raw[0] - statistics.mean()[0]) / statistics.std()[0]);
            assertThat(mirrored[32])
                    .isEqualTo((raw[31] - statistics.mean()[1]) / statistics.std()[1]);
            assertThat(set.mirroredSnippet(2)).containsExactly(numbers(32, 5));
            assertThat(set.mirrored()).isTrue();
        }
    }

    @Test
    void storesPatchTokensAsBfloat16() throws IOException {
        write(3);

        try (var set = LatentDataset.open(folder)) {
            float[] tokens = new float[12];
            set.readTokens(2, false, tokens, 0);
            float[] exact = numbers(42, 12);
            for (int i = 0; i < 12; i++) {
                assertThat(tokens[i]).isCloseTo(exact[i], within(Math.abs(exact[i]) / 256));
            }
            set.readTokens(0, true, tokens, 0);
            assertThat(tokens[3]).isCloseTo(numbers(50, 12)[3], within(Math.abs(numbers(50, 12)[3]) / 256));
        }
    }

    @Test
    void mirrorsImageOnRead() throws IOException {
        var form = new LatentForm(8, "pixels", 3, 8, true, 5, null);
        try (var writer = new LatentDatasetWriter(folder, form)) {
            writer.add(Banks.image(1, 8), Banks.item(0, 0), new PreparedImage(null, null, numbers(1, 5), null, null));
            writer.finish("set", List.of(), "");
        }

        try (var set = LatentDataset.open(folder)) {
            float[] plain = new float[192];
            float[] mirrored = new float[192];
            set.readLatent(0, false, plain, 0);
            set.readLatent(0, true, mirrored, 0);
            for (int i = 0; i < 192; i++) {
                assertThat(mirrored[i]).isEqualTo(plain[i - i % 8 + 7 - i % 8]);
            }
        }
    }

    @Test
    void rejectsImageWithoutRequiredTensor() throws IOException {
        try (var writer = new LatentDatasetWriter(folder, FORM)) {
            assertThatThrownBy(() -> writer.add(Banks.image(0, 8), Banks.item(0, 0), PreparedImage.PIXELS))
                    .hasMessage("image 0 has no latents, but the data set requires them");
        }
        try (var writer = new LatentDatasetWriter(Files.createDirectory(folder.resolve("pixels")), 8)) {
            assertThatThrownBy(() -> writer.add(Banks.image(0, 8), Banks.item(0, 0), prepared(0)))
                    .hasMessage("image 0 has latents, but the data set stores none");
        }
    }

    @Test
    void rejectsDataSetWithMissingFile() throws IOException {
        write(3);
        Files.delete(folder.resolve("latents_flip.safetensors"));

        assertThatThrownBy(() -> LatentDataset.open(folder))
                .isInstanceOf(MalformedArtifactException.class)
                .hasMessageContaining("latents_flip.safetensors is missing");
    }

    @Test
    void storesLatentsWithoutImages() throws IOException {
        var given = new LatentStatistics(new float[] {1}, new float[] {2});
        try (var writer = new LatentDatasetWriter(folder, LATENTS_ONLY)) {
            for (int i = 0; i < 3; i++) {
                var item = new Item(0, "shard/" + i, "ab".repeat(32), i % 2, 0, 0).filed(16, "CC0");
                writer.add(null, item, latentsOnly(i));
            }
            assertThatThrownBy(() -> writer.add(new byte[12], new Item(0, "shard/3", "", 0, 0, 0), latentsOnly(3)))
                    .hasMessage("the data set stores no images");
            writer.finish("latentsOnly", List.of("a", "b"), "", given);
        }
        try (var set = LatentDataset.open(folder)) {
            assertThat(set.count()).isEqualTo(3);
            assertThat(set.pictured()).isFalse();
            assertThat(set.description().decodable()).isFalse();
            float[] latent = new float[4];
            set.readLatent(2, true, latent, 0);
            assertThat(latent).containsExactly(-1.5f, -1.5f, -1.5f, -1.5f);
            assertThat(set.mirroredSnippet(1)).containsExactly(0, 1, 0);
            assertThat(set.label(1)).isEqualTo(1);
            assertThat(set.item(2).licence()).isEqualTo("CC0");
            assertThat(set.item(2).bytes()).isEqualTo(16);
            assertThatThrownBy(() -> set.pixels(0)).hasMessageContaining("stores latents only, no images");
        }
    }

    @Test
    void roundsPatchTokensToNearestBfloat16TiesToEven() throws IOException {
        float[] exact = {1, 1 + 0x1p-7f, 1 + 0x1p-8f, 1 + 0x1.8p-7f, 1 + 0x1.02p-8f, -1 - 0x1.8p-7f, 0, -0f};
        float[] rounded = {1, 1 + 0x1p-7f, 1, 1 + 0x1p-6f, 1 + 0x1p-7f, -1 - 0x1p-6f, 0, -0f};
        var form = new LatentForm(8, "pixels", 3, 8, false, 0, new LatentForm.Tokens(2, 4));
        try (var writer = new LatentDatasetWriter(folder, form)) {
            writer.add(Banks.image(0, 8), Banks.item(0, 0), new PreparedImage(null, null, null, exact, null));
            writer.finish("set", List.of(), "");
        }

        try (var set = LatentDataset.open(folder)) {
            float[] tokens = new float[8];
            set.readTokens(0, false, tokens, 0);
            assertThat(tokens).containsExactly(rounded);
            assertThat(set.tokens()).contains(new LatentForm.Tokens(2, 4));
        }
    }

    @Test
    void rejectsReadsOfTensorsThatAreNotStored() throws IOException {
        try (var writer = new LatentDatasetWriter(folder, 8)) {
            writer.add(Banks.image(0, 8), "a.png", "ef".repeat(32), 0, 8, 8);
            writer.finish("set", List.of(), "");
        }

        try (var set = LatentDataset.open(folder)) {
            assertThat(set.mirrored()).isFalse();
            assertThat(set.tokens()).isEmpty();
            assertThat(set.pictured()).isTrue();
            assertThat(set.channels()).isEqualTo(3);
            assertThat(set.latentSize()).isEqualTo(8);
            assertThat(set.source(0)).isEqualTo("a.png");
            float[] into = new float[192];
            String mirrored = "the data set stores no mirror images";
            assertThatThrownBy(() -> set.readLatent(0, true, into, 0)).hasMessage(mirrored);
            assertThatThrownBy(() -> set.mirroredSnippet(0)).hasMessage(mirrored);
            assertThatThrownBy(() -> set.readTokens(0, true, into, 0)).hasMessage(mirrored);
            assertThatThrownBy(() -> set.readTokens(0, false, into, 0))
                    .hasMessage("the data set stores no patch tokens");
        }
    }

    @Test
    void rejectsTensorOfAnotherSize() throws IOException {
        try (var writer = new LatentDatasetWriter(folder, FORM)) {
            for (int size : new int[] {31, 33}) {
                var image = new PreparedImage(
                        numbers(0, size), numbers(0, 32), numbers(0, 5), numbers(0, 12), numbers(0, 12));
                assertThatThrownBy(() -> writer.add(Banks.image(0, 8), Banks.item(0, 0), image))
                        .hasMessage("latents has " + size + " numbers, but a row has 128 bytes");
            }
        }
    }

    @Test
    void abandonedWriterLeavesNoRowsFiles() throws IOException {
        try (var writer = new LatentDatasetWriter(folder, FORM)) {
            writer.add(Banks.image(0, 8), Banks.item(0, 0), prepared(0));
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.endsWith(".rows"));
        }
    }

    private static PreparedImage latentsOnly(int row) {
        float[] latent = {row, row, row, row};
        float[] mirrored = {-row, -row, -row, -row};
        return new PreparedImage(latent, mirrored, new float[] {0, row, 0}, null, null);
    }
}
