package io.gmem.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CenterCropTest {

    @Test
    void keepsASquareOfTheRightSize() {
        RgbImage image = stripes(32, 32);

        assertThat(CenterCrop.crop(image, 32)).isEqualTo(image);
        assertThat(CenterCrop.cropBilinear(image, 32)).isEqualTo(image);
    }

    @Test
    void keepsTheMiddleAndRoundsItsOffsetDown() {
        RgbImage image = stripes(35, 32);

        RgbImage cropped = CenterCrop.crop(image, 32);

        for (int x = 0; x < 32; x++) {
            assertThat(cropped.sample(x, 0, 0)).isEqualTo(image.sample(x + 1, 0, 0));
        }
    }

    @Test
    void theBilinearLoaderRoundsItsOffsetHalfToEven() {
        RgbImage image = stripes(35, 32);

        RgbImage cropped = CenterCrop.cropBilinear(image, 32);

        assertThat(cropped.sample(0, 0, 0)).isEqualTo(image.sample(2, 0, 0));
    }

    @Test
    void halvesWithTheBoxFilter() {
        byte[] rgb = new byte[4 * 4 * 3];
        int[] red = {10, 20, 0, 0, 30, 40, 0, 0, 0, 0, 255, 255, 0, 0, 255, 255};
        for (int i = 0; i < 16; i++) {
            rgb[3 * i] = (byte) red[i];
        }

        RgbImage cropped = CenterCrop.crop(new RgbImage(4, 4, rgb), 2);

        assertThat(cropped.sample(0, 0, 0)).isEqualTo(25);
        assertThat(cropped.sample(1, 0, 0)).isZero();
        assertThat(cropped.sample(1, 1, 0)).isEqualTo(255);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "3, 1", "2, 1000", "100000, 1", "7, 5", "31, 33"})
    void enlargesTinyAndThinImagesByTheSameFormula(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 77);

        RgbImage cropped = CenterCrop.crop(new RgbImage(width, height, rgb), 32);
        RgbImage loaded = CenterCrop.cropBilinear(new RgbImage(width, height, rgb), 32);

        assertThat(cropped).isEqualTo(loaded);
        assertThat(cropped.rgb()).hasSize(32 * 32 * 3).containsOnly(77);
    }

    @Test
    void aWindowEqualsThePartOfTheResizedImage() {
        RgbImage image = stripes(53, 41);
        RgbImage whole = Resampling.resize(image, 90, 70, ResampleFilter.BICUBIC);

        RgbImage window = Resampling.window(image, 90, 70, 11, 7, 20, 30, ResampleFilter.BICUBIC);

        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 20; x++) {
                assertThat(window.sample(x, y, 1)).isEqualTo(whole.sample(x + 11, y + 7, 1));
            }
        }
    }

    @Test
    void rejectsASizeOfZero() {
        assertThatThrownBy(() -> CenterCrop.crop(stripes(8, 8), 0)).hasMessage("size must be at least 1 pixel (was 0)");
    }

    private static RgbImage stripes(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int x = i % width;
            int y = i / width;
            rgb[3 * i] = (byte) (x * 7);
            rgb[3 * i + 1] = (byte) (x * 31 ^ y * 17);
            rgb[3 * i + 2] = (byte) (y * 5);
        }
        return new RgbImage(width, height, rgb);
    }
}
