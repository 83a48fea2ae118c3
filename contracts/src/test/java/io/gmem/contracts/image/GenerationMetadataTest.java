package io.gmem.contracts.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class GenerationMetadataTest {
    private static final GenerationMetadata METADATA = new GenerationMetadata(
            GenerationMetadata.VERSION,
            Prompt.parse("mix(memory:1,memory:2,0.3)"),
            42,
            20,
            Solver.SDE_HEUN,
            1.5,
            List.of(1L, 2L),
            "cat",
            CheckpointId.parse("demo@1200"),
            "0123456789abcdef".repeat(4),
            BankVersion.parse("pets@1"),
            "ab".repeat(32));

    @Test
    void roundTripsThroughPng() throws IOException {
        byte[] png = png(7, 5);
        byte[] tagged = METADATA.in(png);

        assertThat(GenerationMetadata.of(tagged)).isEqualTo(METADATA);
        assertThat(METADATA.in(png)).isEqualTo(tagged);
        assertThat(pixels(tagged)).isEqualTo(pixels(png));
        assertThat(PngText.size(tagged)).containsExactly(7, 5);
    }

    @Test
    void writesParametersText() throws IOException {
        assertThat(PngText.read(METADATA.in(png(32, 16)))).containsEntry("parameters", """
                mix(memory:1,memory:2,0.3)
                Steps: 20, Sampler: sde-heun, CFG scale: 1.5, Seed: 42, Size: 32x16, Model hash: 0123456789, Model: demo@1200""");
    }

    @Test
    void keepsTextsOfEveryAlphabet() throws IOException {
        Map<String, String> texts = Map.of("a", "plain", "b", "größer", "c", "猫 and кот");

        assertThat(PngText.read(PngText.with(png(3, 3), texts))).isEqualTo(texts);
    }

    @Test
    void rejectsImagesWithoutMetadata() throws IOException {
        assertThatThrownBy(() -> GenerationMetadata.of(png(3, 3)))
                .hasMessageContaining("must contain a text chunk 'gmem'");
        assertThatThrownBy(() -> GenerationMetadata.of(new byte[0])).hasMessageContaining("must be a PNG file");
        assertThatThrownBy(() -> GenerationMetadata.of(PngText.with(png(3, 3), Map.of("gmem", "{\"version\":1}"))))
                .isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> GenerationMetadata.of(PngText.with(png(3, 3), Map.of("gmem", "["))))
                .hasMessageContaining("is not valid metadata");
    }

    @Test
    void rejectsEveryCorruptImage() throws IOException {
        byte[] tagged = METADATA.in(png(9, 9));
        for (int length = 0; length < tagged.length; length++) {
            byte[] cut = Arrays.copyOf(tagged, length);
            assertThatThrownBy(() -> GenerationMetadata.of(cut)).isInstanceOf(FailureException.class);
        }
        var random = new Random(6);
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = tagged.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
            assertThatThrownBy(() -> GenerationMetadata.of(changed)).isInstanceOf(FailureException.class);
        }
    }

    private static byte[] png(int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var random = new Random(width);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt());
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static int[] pixels(byte[] png) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }
}
