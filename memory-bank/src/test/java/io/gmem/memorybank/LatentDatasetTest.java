package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentDatasetTest {
    @TempDir
    Path folder;

    private DatasetDescription write(Path into, int count, int side) throws IOException {
        try (var writer = new LatentDatasetWriter(Files.createDirectories(into), side)) {
            for (int i = 0; i < count; i++) {
                writer.add(Banks.image(i, side), "pets/" + i + ".png", "cd".repeat(32), i % 2, 100, 80);
            }
            writer.skip(new Skipped("pets/broken.jpg", "truncated JPEG"));
            return writer.finish("pets-8", List.of("cat", "dog"), "from a shelter");
        }
    }

    @Test
    void readsWrittenDataSet() throws IOException {
        write(folder.resolve("set"), 5, 8);

        try (var set = LatentDataset.open(folder.resolve("set"))) {
            assertThat(set.description())
                    .isEqualTo(new DatasetDescription(
                            "pets-8", 8, "pixels", 3, 8, 5, List.of("cat", "dog"), 1, "from a shelter"));
            assertThat(set.pixels(4)).containsExactly(Banks.image(4, 8));
            assertThat(set.label(3)).isEqualTo(1);
            assertThat(set.item(2)).isEqualTo(new Item(2, "pets/2.png", "cd".repeat(32), 0, 100, 80));
        }
        assertThat(folder.resolve("set/skipped.jsonl"))
                .hasContent("{\"source\":\"pets/broken.jpg\",\"reason\":\"truncated JPEG\"}");
    }

    @Test
    void latentInPixelSpaceIsImageByChannelInMinusOneToOne() throws IOException {
        write(folder.resolve("set"), 2, 8);
        float[] into = new float[10 + 3 * 64];

        try (var set = LatentDataset.open(folder.resolve("set"))) {
            set.readLatent(1, into, 10);
        }

        byte[] rgb = Banks.image(1, 8);
        for (int pixel = 0; pixel < 64; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                float expected = (rgb[3 * pixel + channel] & 0xff) * 2 / 255f - 1;
                assertThat(into[10 + channel * 64 + pixel]).isCloseTo(expected, within(1e-6f));
            }
        }
        assertThat(into[9]).isZero();
    }

    @Test
    void readsMoreImagesThanTheBufferHolds() throws IOException {
        int count = 400;
        write(folder.resolve("set"), count, 32); // 3 KiB each, the buffer holds 341

        try (var set = LatentDataset.open(folder.resolve("set"))) {
            for (int i : new int[] {0, 340, 341, 342, count - 1}) {
                assertThat(set.pixels(i)).containsExactly(Banks.image(i, 32));
            }
        }
    }

    @Test
    void equalImagesGiveEqualBytesAndNoOtherFiles() throws IOException {
        write(folder.resolve("a"), 3, 8);
        write(folder.resolve("b"), 3, 8);

        try (Stream<Path> files = Files.list(folder.resolve("a"))) {
            List<Path> all = files.sorted().toList();
            assertThat(all.stream().map(file -> file.getFileName().toString()))
                    .containsExactly("dataset.json", "images.safetensors", "items.jsonl", "skipped.jsonl");
            for (Path file : all) {
                assertThat(folder.resolve("b").resolve(file.getFileName())).hasSameBinaryContentAs(file);
            }
        }
    }

    @Test
    void abandonedWriterLeavesNoRowsFile() throws IOException {
        try (var writer = new LatentDatasetWriter(folder, 8)) {
            writer.add(Banks.image(0, 8), "a.png", "ef".repeat(32), Item.NO_LABEL, 8, 8);
        }

        assertThat(folder.resolve("images.safetensors.rows")).doesNotExist();
    }

    @Test
    void rejectsImageOfAnotherSize() throws IOException {
        try (var writer = new LatentDatasetWriter(folder, 8)) {
            assertThatThrownBy(() -> writer.add(Banks.image(0, 9), "a.png", "ef".repeat(32), -1, 9, 9))
                    .hasMessage("rgb has 243 bytes, must be 8 x 8 x 3");
        }
    }
}
