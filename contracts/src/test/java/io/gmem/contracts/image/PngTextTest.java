package io.gmem.contracts.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.failure.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads text chunks written by other programs (ISO/IEC 15948, 11.3.4). */
class PngTextTest {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int LONGEST = 1 << 20;

    @Test
    void readsSmallestImageWithoutTexts() {
        assertThat(PngText.read(png())).isEmpty();
        assertThat(PngText.size(png())).containsExactly(1 << 16, 2);
    }

    @Test
    void rejectsFileWithOnlySignature() {
        assertThatThrownBy(() -> PngText.read(SIGNATURE)).hasMessageContaining("must be a PNG file");
        assertThatThrownBy(() -> PngText.read(join(SIGNATURE, new byte[11]))).hasMessageContaining("truncated");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 1, 1 << 20, Integer.MAX_VALUE})
    void rejectsChunkLongerThanFile(int length) {
        byte[] png = png();
        ByteBuffer.wrap(png).putInt(png.length - 12, length);
        assertThatThrownBy(() -> PngText.read(png))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("truncated");
    }

    @Test
    void rejectsWrongChecksum() {
        byte[] png = png();
        png[png.length - 1] ^= 1;
        assertThatThrownBy(() -> PngText.read(png)).hasMessageContaining("wrong checksum");
    }

    @Test
    void readsLatinTexts() {
        assertThat(PngText.read(png(text("k\0grün")))).isEqualTo(Map.of("k", "grün"));
        assertThat(PngText.read(png(text("k\0")))).isEqualTo(Map.of("k", ""));
        assertThat(PngText.read(png(text("k\0a"), text("k\0b")))).isEqualTo(Map.of("k", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "\0", "\0text"})
    void skipsLatinTextsWithoutKeyword(String data) {
        assertThat(PngText.read(png(text(data)))).isEmpty();
    }

    @Test
    void readsInternationalTextsWithLanguageAndTranslatedKeyword() {
        assertThat(PngText.read(png(international("k\0\0\0\0\0猫")))).isEqualTo(Map.of("k", "猫"));
        assertThat(PngText.read(png(international("k\0\0\0\0\0")))).isEqualTo(Map.of("k", ""));
        assertThat(PngText.read(png(international("key\0\0\0de\0Schlüssel\0grün"))))
                .isEqualTo(Map.of("key", "grün"));
        assertThat(PngText.read(png(international("k\0\0\0\0\0a"), international("k\0\0\0\0\0b"))))
                .isEqualTo(Map.of("k", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "key", // no end of the keyword
                "\0\0\0\0\0text", // no keyword
                "k\0", // no flag
                "k\0\0", // no method
                "k\0\0\0", // no language
                "k\0\0\0de", // no end of the language
                "k\0\0\0de\0", // no translated keyword
                "k\0\0\0de\0Schl", // no end of the translated keyword
                "k\0\u0001\0\0\0packed" // compressed
            })
    void skipsTruncatedAndCompressedInternationalTexts(String data) {
        assertThat(PngText.read(png(international(data)))).isEmpty();
    }

    @Test
    void skipsTextsAboveLimit() {
        String longest = "x".repeat(LONGEST - 2);
        assertThat(PngText.read(png(text("k\0" + longest)))).isEqualTo(Map.of("k", longest));
        assertThat(PngText.read(png(text("k\0" + longest + "x")))).isEmpty();
        String international = longest.substring(4);
        assertThat(PngText.read(png(international("k\0\0\0\0\0" + international))))
                .isEqualTo(Map.of("k", international));
        assertThat(PngText.read(png(international("k\0\0\0\0\0" + international + "x"))))
                .isEmpty();
    }

    private static byte[] text(String data) {
        return chunk("tEXt", data.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] international(String data) {
        return chunk("iTXt", data.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] png(byte[]... texts) {
        byte[] header = ByteBuffer.allocate(13).putInt(1 << 16).putInt(2).array();
        return join(SIGNATURE, chunk("IHDR", header), join(texts), chunk("IEND", new byte[0]));
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] named = join(type.getBytes(StandardCharsets.US_ASCII), data);
        var sum = new CRC32();
        sum.update(named);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(named)
                .putInt((int) sum.getValue())
                .array();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
