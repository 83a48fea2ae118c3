package io.gmem.diffusion.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gmem.diffusion.image.RgbImage;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HogColorDescriptorTest {

    private static final int EDGES = 576;

    @Test
    void isBitIdenticalOnEveryMachine() {
        CRC32 sum = new CRC32();
        for (int seed = 0; seed < 20; seed++) {
            for (float number : HogColorDescriptor.of(TestImages.varied(seed))) {
                int bits = Float.floatToRawIntBits(number);
                for (int shift = 0; shift < 32; shift += 8) {
                    sum.update(bits >> shift);
                }
            }
        }

        assertThat(sum.getValue()).isEqualTo(2376543370L);
    }

    @Test
    void aHorizontalEdgeVotesForTheVerticalOrientation() {
        float[] middle = middleCell(TestImages.gray(32, (x, y) -> 6 * y));

        assertThat(middle[4]).isEqualTo(max(middle)).isGreaterThan(0.1f);
    }

    /** 0 degrees is half way between the first orientation (10) and the last (170). */
    @Test
    void aVerticalEdgeVotesForBothNeighborsOfTheHorizontalOrientation() {
        float[] middle = middleCell(TestImages.gray(32, (x, y) -> 6 * x));

        assertThat(middle[0]).isEqualTo(middle[8]).isEqualTo(max(middle)).isGreaterThan(0.1f);
    }

    @Test
    void aTokenHoldsTheEdgesAndColorsOfItsCell() {
        float[] descriptor = HogColorDescriptor.of(TestImages.varied(3));

        float[] tokens = HogColorDescriptor.places(descriptor);

        int cell = 21;
        assertThat(tokens).hasSize(64 * 12);
        assertThat(Arrays.copyOfRange(tokens, cell * 12, cell * 12 + 9))
                .containsExactly(Arrays.copyOfRange(descriptor, cell * 9, cell * 9 + 9));
        assertThat(Arrays.copyOfRange(tokens, cell * 12 + 9, cell * 12 + 12))
                .containsExactly(Arrays.copyOfRange(descriptor, EDGES + cell * 3, EDGES + cell * 3 + 3));
    }

    @Test
    void aFlatImageHasNoEdges() {
        float[] descriptor = HogColorDescriptor.of(TestImages.gray(32, (x, y) -> 90));

        assertThat(Arrays.copyOf(descriptor, EDGES)).containsOnly(0f);
    }

    @Test
    void edgesIgnoreAConstantAddedToEverySample() {
        RgbImage image = TestImages.varied(4);
        RgbImage brighter = TestImages.color(
                32,
                (x, y) -> image.sample(x, y, 0) + 50,
                (x, y) -> image.sample(x, y, 1) + 50,
                (x, y) -> image.sample(x, y, 2) + 50);

        assertThat(edges(brighter)).isEqualTo(edges(image));
    }

    @Test
    void edgesHardlyChangeWithHalvedContrast() {
        RgbImage image = TestImages.gray(32, (x, y) -> 2 * (x * 37 % 50 + y * 11 % 60));
        RgbImage faint = TestImages.gray(32, (x, y) -> image.sample(x, y, 0) / 2);

        float[] strong = edges(image);
        float[] weak = edges(faint);

        for (int i = 0; i < EDGES; i++) {
            assertThat(weak[i]).isCloseTo(strong[i], within(0.01f));
        }
    }

    @Test
    void aMirroredImageHasMirroredCellsAndOrientations() {
        RgbImage image = TestImages.varied(9);
        float[] straight = HogColorDescriptor.of(image);
        float[] mirrored = HogColorDescriptor.of(TestImages.mirrored(image));

        for (int cell = 0; cell < 64; cell++) {
            int other = cell / 8 * 8 + 7 - cell % 8;
            for (int b = 0; b < 9; b++) {
                assertThat(mirrored[other * 9 + 8 - b]).isCloseTo(straight[cell * 9 + b], within(1e-6f));
            }
            for (int channel = 0; channel < 3; channel++) {
                assertThat(mirrored[EDGES + 3 * other + channel]).isEqualTo(straight[EDGES + 3 * cell + channel]);
            }
        }
    }

    @Test
    void aGrayImageHasBrightnessButNoColor() {
        float[] descriptor = HogColorDescriptor.of(TestImages.gray(32, (x, y) -> 5 * x + y));

        for (int i = EDGES; i < HogColorDescriptor.LENGTH; i += 3) {
            assertThat(descriptor[i]).isZero();
            assertThat(descriptor[i + 1]).isZero();
            assertThat(descriptor[i + 2]).isPositive();
        }
    }

    @Test
    void distinguishesColorsOfEqualBrightness() {
        float[] red = HogColorDescriptor.of(TestImages.color(32, (x, y) -> 150, (x, y) -> 0, (x, y) -> 0));
        float[] blue = HogColorDescriptor.of(TestImages.color(32, (x, y) -> 0, (x, y) -> 0, (x, y) -> 150));

        assertThat(red[EDGES]).isCloseTo((float) (150 / 255.0 / Math.sqrt(2)), within(1e-6f));
        assertThat(red[EDGES + 2]).isEqualTo(blue[EDGES + 2]);
        double square = 0;
        for (int i = 0; i < 3; i++) {
            square += Math.pow(red[EDGES + i] - blue[EDGES + i], 2);
        }
        assertThat(Math.sqrt(square)).as("their distance in RGB").isCloseTo(150 / 255.0 * Math.sqrt(2), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 3", "5, 1", "200, 3", "31, 33", "640, 480"})
    void everyImageSizeGivesACompleteFiniteDescriptor(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 37);
        }

        float[] descriptor = HogColorDescriptor.of(new RgbImage(width, height, rgb));

        assertThat(descriptor).hasSize(768);
        for (float number : descriptor) {
            assertThat(number).isFinite();
        }
    }

    private static float[] middleCell(RgbImage image) {
        return Arrays.copyOfRange(edges(image), (3 * 8 + 3) * 9, (3 * 8 + 4) * 9);
    }

    private static float[] edges(RgbImage image) {
        return Arrays.copyOf(HogColorDescriptor.of(image), EDGES);
    }

    private static float max(float[] values) {
        float max = values[0];
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }
}
