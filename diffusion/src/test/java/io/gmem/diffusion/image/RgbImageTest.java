package io.gmem.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RgbImageTest {

    @Test
    void isUnchangedByPngEncoding() throws Exception {
        RgbImage image = Fixtures.expected("rgb.png");

        assertThat(new ImageDecoder().decode(image.toPng())).isEqualTo(image);
    }

    @Test
    void isUnchangedByPlanes() {
        RgbImage image = Fixtures.expected("rgb.png");

        float[] planes = image.toPlanes();

        assertThat(planes[0]).isEqualTo(image.sample(0, 0, 0) / 127.5f - 1);
        assertThat(planes[Fixtures.WIDTH * Fixtures.HEIGHT + 1]).isEqualTo(image.sample(1, 0, 1) / 127.5f - 1);
        assertThat(RgbImage.fromPlanes(Fixtures.WIDTH, Fixtures.HEIGHT, planes)).isEqualTo(image);
    }

    @Test
    void clampsPlanesOutsideTheRange() {
        RgbImage image = RgbImage.fromPlanes(1, 1, new float[] {-7, 0, 7});

        assertThat(image).isEqualTo(new RgbImage(1, 1, new byte[] {0, (byte) 128, (byte) 255}));
    }

    @Test
    void rejectsNaN() {
        assertThatThrownBy(() -> RgbImage.fromPlanes(1, 1, new float[] {0, Float.NaN, 0}))
                .hasMessage("planes must not contain NaN (channel 1, pixel 0)");
    }

    @Test
    void rejectsAWrongNumberOfSamples() {
        assertThatThrownBy(() -> new RgbImage(2, 2, new byte[11]))
                .hasMessage("rgb of an image of 2 x 2 pixels must hold 12 bytes (held 11)");
    }

    @Test
    void mirroringSwapsLeftAndRight() {
        var image = new RgbImage(3, 2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19});
        RgbImage mirrored = image.mirrored();
        assertThat(mirrored.rgb()).containsExactly(7, 8, 9, 4, 5, 6, 1, 2, 3, 17, 18, 19, 14, 15, 16, 11, 12, 13);
        assertThat(mirrored.mirrored().rgb()).containsExactly(image.rgb());
    }
}
