package io.gmem.launcher.demo.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoImagesTest {

    /** The checksum was computed on one Java runtime and must be equal on every other. */
    @Test
    void drawsTheSamePixelsOnEveryJavaRuntime() {
        CRC32 sum = new CRC32();
        for (int index = 0; index < 200; index++) {
            for (int rgb : pixels(DemoImages.draw(7, index, 32))) {
                sum.update(rgb >> 16);
                sum.update(rgb >> 8);
                sum.update(rgb);
            }
        }

        assertThat(Long.toHexString(sum.getValue())).isEqualTo("2dc5f2ad");
    }

    @Test
    void drawsDistinctImages() {
        Set<Integer> seen = new HashSet<>();
        for (int index = 0; index < DemoImages.DEFAULT_COUNT; index++) {
            seen.add(Arrays.hashCode(pixels(DemoImages.draw(DemoImages.DEFAULT_SEED, index, 32))));
        }

        assertThat(seen).hasSize(DemoImages.DEFAULT_COUNT);
    }

    @Test
    void drawsOtherImagesForOtherSeed() {
        assertThat(pixels(DemoImages.draw(1, 3, 32))).isNotEqualTo(pixels(DemoImages.draw(2, 3, 32)));
    }

    @Test
    void balancesClasses() {
        for (ImageClass imageClass : ImageClass.values()) {
            assertThat(IntStream.range(0, DemoImages.DEFAULT_COUNT)
                            .filter(index -> DemoImages.imageClass(index) == imageClass)
                            .count())
                    .as(imageClass.label())
                    .isEqualTo(64);
        }
    }

    @Test
    void drawsImagesWithStrongContrast() {
        for (int index = 0; index < 100; index++) {
            int[] brightness = Arrays.stream(pixels(DemoImages.draw(5, index, 32)))
                    .map(rgb -> (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255))
                    .sorted()
                    .toArray();

            assertThat(brightness[960] - brightness[64])
                    .as("spread of brightness (0 to 765) in image %d", index)
                    .isGreaterThan(120);
        }
    }

    @Test
    void drawsSameImageAtHigherResolution() {
        BufferedImage small = DemoImages.draw(5, 11, 32);
        BufferedImage large = DemoImages.draw(5, 11, 64);

        double difference = 0;
        for (int i = 0; i < 32 * 32; i++) {
            int a = small.getRGB(i % 32, i / 32) >> 8 & 255;
            int b = large.getRGB(i % 32 * 2, i / 32 * 2) >> 8 & 255;
            difference += Math.abs(a - b) / 1024.0;
        }
        assertThat(difference).as("mean difference in levels of green").isLessThan(12);
    }

    @Test
    void writesOneFolderPerClass(@TempDir Path folder) throws Exception {
        DemoImages.writeTo(folder, 23, 32);

        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            assertThat(files).hasSize(23);
        }
        BufferedImage read = ImageIO.read(folder.resolve("house/00011.png").toFile());
        assertThat(pixels(read)).isEqualTo(pixels(DemoImages.draw(DemoImages.DEFAULT_SEED, 11, 32)));
    }

    @Test
    void rejectsInvalidNumbers(@TempDir Path folder) {
        assertThatThrownBy(() -> DemoImages.draw(1, -1, 32)).hasMessage("index must be at least 0 (was -1)");
        assertThatThrownBy(() -> DemoImages.draw(1, 0, 4)).hasMessage("size must be between 8 and 1024 pixels (was 4)");
        assertThatThrownBy(() -> DemoImages.draw(1, 0, 5000))
                .hasMessage("size must be between 8 and 1024 pixels (was 5000)");
        assertThatThrownBy(() -> DemoImages.writeTo(folder, 0, 32)).hasMessage("count must be at least 1 (was 0)");
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
