package io.gmem.gateway.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.failure.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class PixelDifferenceTest {
    private static byte[] png(int side, int changed) throws IOException {
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < changed; i++) {
            rgb[3 * i] = 1;
        }
        return Png.write(rgb, side);
    }

    @Test
    void countsDifferingPixels() throws IOException {
        assertThat(PixelDifference.count(png(8, 3), png(8, 0))).isEqualTo(3);
        assertThat(PixelDifference.count(png(8, 3), png(8, 3))).isZero();
    }

    @Test
    void doesNotDecodeAFileThatDeclaresTooManyPixels() throws IOException {
        byte[] claims = png(8, 0);
        ByteBuffer.wrap(claims).putInt(16, 40_000).putInt(20, 40_000);
        var crc = new CRC32();
        crc.update(claims, 12, 17);
        ByteBuffer.wrap(claims).putInt(29, (int) crc.getValue());

        assertThat(PixelDifference.count(claims, png(8, 0))).isEqualTo(64);
    }

    @Test
    void rejectsADamagedFile() throws IOException {
        byte[] broken = png(8, 3);
        Arrays.fill(broken, 41, 46, (byte) 7);
        byte[] whole = png(8, 0);

        assertThatThrownBy(() -> PixelDifference.count(broken, whole))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("image ");
    }
}
