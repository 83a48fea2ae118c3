package io.gmem.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

    private static final String REJECTION = "(?s)(corrupt |truncated |unsupported |too large: |not an image: ).+";

    private final ImageDecoder decoder = new ImageDecoder();

    @ParameterizedTest
    @CsvSource({
        "colour-444.jpg, 0",
        "colour-422.jpg, 0",
        "colour-420.jpg, 0",
        "progressive.jpg, 0",
        "grey.jpg, 0",
        "adobe-rgb.jpg, 0",
        "cmyk.jpg, 1",
        "ycck.jpg, 1",
        "rgb.png, 0",
        "grey.png, 0",
        "palette.png, 0",
        "bilevel.png, 0",
        "grey-4bit.png, 0",
        "grey16.png, 0",
        "rgb16.png, 0",
        "rgba16.png, 1",
        "rgba.png, 1",
        "grey-alpha.png, 1",
        "palette-trns.png, 1",
        "rgb-trns.png, 0",
        "grey-trns.png, 0",
        "rgba-interlaced.png, 1",
        "lossless.webp, 0",
        "alpha-lossless.webp, 1",
        "lossy-grey.webp, 1",
        "picture.gif, 0",
        "transparent.gif, 0",
        "picture.bmp, 0"
    })
    void readsTheSamePixelsAsAnIndependentDecoder(String name, int levels) throws Exception {
        RgbImage image = decoder.decode(Fixtures.bytes(name));

        assertThat(image.width()).isEqualTo(Fixtures.WIDTH);
        assertThat(image.height()).isEqualTo(Fixtures.HEIGHT);
        assertThat(Fixtures.largestDifference(image, Fixtures.expected(name))).isLessThanOrEqualTo(levels);
    }

    /** The plug-in repeats the subsampled color planes of lossy WebP where others smooth them: brightness agrees, edges bleed. */
    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "alpha-lossy.webp"})
    void readsTheSameBrightnessOfLossyWebpAsAnIndependentDecoder(String name) throws Exception {
        RgbImage image = decoder.decode(Fixtures.bytes(name));
        RgbImage expected = Fixtures.expected(name);

        for (int y = 0; y < Fixtures.HEIGHT; y++) {
            for (int x = 0; x < Fixtures.WIDTH; x++) {
                assertThat(luma(image, x, y)).isBetween(luma(expected, x, y) - 8, luma(expected, x, y) + 8);
            }
        }
    }

    private static double luma(RgbImage image, int x, int y) {
        return 0.299 * image.sample(x, y, 0) + 0.587 * image.sample(x, y, 1) + 0.114 * image.sample(x, y, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour-420.jpg",
                "progressive.jpg",
                "cmyk.jpg",
                "rgba.png",
                "palette.png",
                "lossless.webp",
                "lossy.webp",
                "alpha-lossy.webp",
                "picture.gif",
                "picture.bmp"
            })
    void rejectsAFileTruncatedAnywhere(String name) {
        byte[] whole = Fixtures.bytes(name);
        // the last byte of a GIF only marks the end of the frames
        int end = name.endsWith(".gif") ? whole.length - 2 : whole.length - 1;

        for (int length = 0; length <= end; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decoder.decode(cut))
                    .as("%s cut to %d of %d bytes", name, length, whole.length)
                    .isInstanceOf(UndecodableImageException.class);
        }
    }

    @Test
    void reportsATruncatedJpeg() {
        byte[] half = Arrays.copyOf(Fixtures.bytes("colour-420.jpg"), 900);

        assertThatThrownBy(() -> decoder.decode(half)).hasMessage("truncated JPEG");
    }

    @Test
    void rejectsAJpegWhoseDataStopsBeforeItsEndMarker() {
        byte[] whole = Fixtures.bytes("colour-444.jpg");
        byte[] cut = Arrays.copyOf(whole, whole.length - 200);
        cut[cut.length - 2] = (byte) 0xff;
        cut[cut.length - 1] = (byte) 0xd9;

        assertThatThrownBy(() -> decoder.decode(cut)).hasMessage("truncated JPEG");
    }

    @Test
    void rejectsAHugeHeaderBeforeAllocatingMemory() {
        assertThatThrownBy(() -> decoder.decode(pngHeader(40_000, 40_000)))
                .hasMessage("too large: 40000x40000 pixels, at most 67108864");
        assertThatThrownBy(() -> decoder.decode(pngHeader(0x7fffffff, 0x7fffffff)))
                .hasMessage("too large: 2147483647x2147483647 pixels, at most 67108864");
    }

    @Test
    void rejectsAJpegHeaderBeyondTheLimit() {
        byte[] jpeg = Fixtures.bytes("colour-444.jpg");
        int frame = indexOf(jpeg, 0xff, 0xc0);
        Arrays.fill(jpeg, frame + 5, frame + 9, (byte) 0xff);

        assertThatThrownBy(() -> decoder.decode(jpeg)).hasMessage("too large: 65535x65535 pixels, at most 67108864");
    }

    @Test
    void rejectsAFileOfTooManyBytes() {
        ImageDecoder strict = new ImageDecoder(new DecodeLimits(10_000, 100));
        byte[] png = Fixtures.bytes("rgb.png");

        assertThatThrownBy(() -> strict.decode(new ByteArrayInputStream(png)))
                .hasMessage("too large: a file of more than 100 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello, I am a text file", "\u00ff\u00d8\u00ff", "GIF89a", "BM", "RIFF\0\0\0\0WEBP"})
    void rejectsOtherContent(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> decoder.decode(bytes)).isInstanceOf(UndecodableImageException.class);
    }

    @Test
    void rejectsAWrongChecksum() {
        byte[] png = Fixtures.bytes("rgb.png");
        png[png.length / 2] ^= 1;

        assertThatThrownBy(() -> decoder.decode(png)).hasMessageStartingWith("corrupt PNG: the checksum of chunk IDAT");
    }

    @Test
    void rejectsAnAnimation() {
        assertThatThrownBy(() -> decoder.decode(Fixtures.bytes("animated.webp")))
                .hasMessage("unsupported WebP: animations are not supported; use a still image");
    }

    /** In formats without checksums, damaged pixels cannot be distinguished from intact ones. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour-420.jpg",
                "progressive.jpg",
                "ycck.jpg",
                "palette-trns.png",
                "lossless.webp",
                "alpha-lossy.webp",
                "picture.gif",
                "picture.bmp"
            })
    void damagedBytesGiveAnImageOrAnUndecodableImageException(String name) throws Exception {
        Random random = new Random(7);
        Outcome whole = outcome(Fixtures.bytes(name));
        int rejected = 0;
        for (int trial = 0; trial < 150; trial++) {
            byte[] bytes = Fixtures.bytes(name);
            for (int i = 0; i < 4; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }

            Outcome outcome = outcome(bytes);

            assertThat(outcome(bytes)).as("trial %d, decoded again", trial).isEqualTo(outcome);
            if (outcome.image() == null) {
                rejected++;
                assertThat(outcome.reason()).as("trial %d", trial).matches(REJECTION);
            } else if (name.endsWith(".png")) {
                assertThat(outcome)
                        .as("trial %d, with its checksums right", trial)
                        .isEqualTo(whole);
            }
        }
        assertThat(rejected).as("rejected damaged files").isBetween(1, 150);
    }

    private record Outcome(@Nullable RgbImage image, String reason) {}

    private Outcome outcome(byte[] bytes) {
        try {
            return new Outcome(decoder.decode(bytes), "");
        } catch (UndecodableImageException e) {
            return new Outcome(null, e.reason());
        }
    }

    @Test
    void ignoresBrokenMetadata() throws Exception {
        byte[] jpeg = Fixtures.bytes("colour-444.jpg");
        byte[] badProfile = "\u00ff\u00e2\0\u0014ICC_PROFILE\0\1\1junk".getBytes(StandardCharsets.ISO_8859_1);
        byte[] withBadProfile = ByteBuffer.allocate(jpeg.length + badProfile.length)
                .put(jpeg, 0, 2)
                .put(badProfile)
                .put(jpeg, 2, jpeg.length - 2)
                .array();

        assertThat(decoder.decode(withBadProfile)).isEqualTo(Fixtures.expected("colour-444.jpg"));
    }

    @Test
    void isThreadSafe() throws Exception {
        List<String> names = List.of("colour-420.jpg", "rgba.png", "lossless.webp", "alpha-lossy.webp");
        List<RgbImage> alone = new ArrayList<>();
        for (String name : names) {
            alone.add(decoder.decode(Fixtures.bytes(name)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<RgbImage>> work = IntStream.range(0, 400)
                    .<Callable<RgbImage>>mapToObj(
                            i -> () -> decoder.decode(Fixtures.bytes(names.get(i % names.size()))))
                    .toList();
            List<Future<RgbImage>> done = threads.invokeAll(work);
            for (int i = 0; i < done.size(); i++) {
                assertThat(done.get(i).get()).isEqualTo(alone.get(i % names.size()));
            }
        } finally {
            threads.shutdown();
        }
    }

    private static byte[] pngHeader(int width, int height) {
        ByteBuffer png = ByteBuffer.allocate(33)
                .put("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(13)
                .put("IHDR".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0});
        CRC32 sum = new CRC32();
        sum.update(png.array(), 12, 17);
        return png.putInt((int) sum.getValue()).array();
    }

    private static int indexOf(byte[] bytes, int first, int second) {
        return IntStream.range(0, bytes.length - 1)
                .filter(i -> (bytes[i] & 0xff) == first && (bytes[i + 1] & 0xff) == second)
                .findFirst()
                .orElseThrow();
    }
}
