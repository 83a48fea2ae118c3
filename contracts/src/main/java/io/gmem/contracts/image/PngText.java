package io.gmem.contracts.image;

import io.gmem.contracts.failure.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Text chunks of PNG files (ISO/IEC 15948, 11.3.4): {@code tEXt} where Latin-1 suffices, else {@code iTXt} in UTF-8, both
 * uncompressed. Written right after the header, as image editors expect them.
 */
public final class PngText {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int AROUND_DATA = 12;
    private static final int LONGEST = 1 << 20;

    private PngText() {}

    /** A copy of {@code png} with {@code texts} by keyword; pixels are untouched. */
    public static byte[] with(byte[] png, Map<String, String> texts) {
        int header = end(png, SIGNATURE.length);
        var out = new ByteArrayOutputStream(png.length + 1024);
        out.write(png, 0, header);
        texts.forEach((keyword, text) -> out.writeBytes(chunk(keyword, text)));
        out.write(png, header, png.length - header);
        return out.toByteArray();
    }

    /**
     * The texts of {@code png} by keyword; compressed ones are left out.
     *
     * @throws InvalidInputException when it is no PNG, or is damaged
     */
    public static Map<String, String> read(byte[] png) {
        Map<String, String> texts = new LinkedHashMap<>();
        int at = SIGNATURE.length;
        String type;
        do {
            int end = end(png, at);
            type = new String(png, at + 4, 4, StandardCharsets.US_ASCII);
            byte[] data = Arrays.copyOfRange(png, at + 8, end - 4);
            if (data.length <= LONGEST && type.equals("tEXt")) {
                text(data, texts);
            } else if (data.length <= LONGEST && type.equals("iTXt")) {
                internationalText(data, texts);
            }
            at = end;
        } while (!type.equals("IEND"));
        return texts;
    }

    /** Width and height in pixels. */
    public static int[] size(byte[] png) {
        end(png, SIGNATURE.length);
        ByteBuffer header = ByteBuffer.wrap(png, SIGNATURE.length + 8, 8);
        return new int[] {header.getInt(), header.getInt()};
    }

    /** Where the chunk at {@code at} ends, its sum checked. */
    private static int end(byte[] png, int at) {
        boolean signed = png.length > SIGNATURE.length
                && Arrays.equals(png, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
        InvalidInputException.unless(signed, "image", "is no PNG");
        InvalidInputException.unless(png.length - at >= AROUND_DATA, "image", "is a PNG that was cut short");
        ByteBuffer bytes = ByteBuffer.wrap(png);
        int length = bytes.getInt(at);
        InvalidInputException.unless(
                length >= 0 && length <= png.length - at - AROUND_DATA, "image", "is a PNG that was cut short");
        var sum = new CRC32();
        sum.update(png, at + 4, 4 + length);
        InvalidInputException.unless(
                (int) sum.getValue() == bytes.getInt(at + 8 + length), "image", "is a PNG with a damaged chunk");
        return at + AROUND_DATA + length;
    }

    private static void text(byte[] data, Map<String, String> texts) {
        int zero = zero(data, 0);
        if (zero > 0) {
            texts.putIfAbsent(
                    part(data, 0, zero, StandardCharsets.ISO_8859_1),
                    part(data, zero + 1, data.length, StandardCharsets.ISO_8859_1));
        }
    }

    /** Keyword, 0, compressed?, method, language, 0, translated keyword, 0, text. */
    private static void internationalText(byte[] data, Map<String, String> texts) {
        int keyword = zero(data, 0);
        if (keyword <= 0 || keyword + 3 > data.length || data[keyword + 1] != 0) {
            return;
        }
        int language = zero(data, keyword + 3);
        int translated = language < 0 ? -1 : zero(data, language + 1);
        if (translated >= 0) {
            texts.putIfAbsent(
                    part(data, 0, keyword, StandardCharsets.ISO_8859_1),
                    part(data, translated + 1, data.length, StandardCharsets.UTF_8));
        }
    }

    private static int zero(byte[] data, int from) {
        for (int i = from; i < data.length; i++) {
            if (data[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static String part(byte[] data, int from, int to, Charset charset) {
        return new String(data, from, to - from, charset);
    }

    private static byte[] chunk(String keyword, String text) {
        boolean latin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
        byte[] name = keyword.getBytes(StandardCharsets.ISO_8859_1);
        byte[] said = text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        byte[] between = new byte[latin ? 1 : 5];
        ByteBuffer chunk = ByteBuffer.allocate(AROUND_DATA + name.length + between.length + said.length);
        chunk.putInt(chunk.capacity() - AROUND_DATA);
        chunk.put((latin ? "tEXt" : "iTXt").getBytes(StandardCharsets.US_ASCII));
        chunk.put(name).put(between).put(said);
        var sum = new CRC32();
        sum.update(chunk.array(), 4, chunk.position() - 4);
        chunk.putInt((int) sum.getValue());
        return chunk.array();
    }
}
