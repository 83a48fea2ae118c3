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
 * Reads and writes text chunks of PNG files (ISO/IEC 15948, 11.3.4): {@code tEXt} for Latin-1, otherwise {@code iTXt} in UTF-8,
 * both uncompressed. Chunks are written directly after the header, where image editors expect them.
 */
public final class PngText {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int CHUNK_OVERHEAD = 12;
    private static final int MAX_TEXT_BYTES = 1 << 20;

    private PngText() {}

    /** Returns a copy of {@code png} with the added {@code texts} by keyword. Pixels are unchanged. */
    public static byte[] with(byte[] png, Map<String, String> texts) {
        int header = end(png, SIGNATURE.length);
        var out = new ByteArrayOutputStream(png.length + 1024);
        out.write(png, 0, header);
        texts.forEach((keyword, text) -> out.writeBytes(chunk(keyword, text)));
        out.write(png, header, png.length - header);
        return out.toByteArray();
    }

    /**
     * Reads the texts of {@code png} by keyword, without compressed ones.
     *
     * @throws InvalidInputException if the file is not a PNG, or is corrupt
     */
    public static Map<String, String> read(byte[] png) {
        Map<String, String> texts = new LinkedHashMap<>();
        int at = SIGNATURE.length;
        String type;
        do {
            int end = end(png, at);
            type = new String(png, at + 4, 4, StandardCharsets.US_ASCII);
            byte[] data = Arrays.copyOfRange(png, at + 8, end - 4);
            if (data.length <= MAX_TEXT_BYTES && type.equals("tEXt")) {
                text(data, texts);
            } else if (data.length <= MAX_TEXT_BYTES && type.equals("iTXt")) {
                internationalText(data, texts);
            }
            at = end;
        } while (!type.equals("IEND"));
        return texts;
    }

    /** Returns width and height in pixels. */
    public static int[] size(byte[] png) {
        end(png, SIGNATURE.length);
        ByteBuffer header = ByteBuffer.wrap(png, SIGNATURE.length + 8, 8);
        return new int[] {header.getInt(), header.getInt()};
    }

    /** Returns the end offset of the chunk at {@code at}, after verifying its checksum. */
    private static int end(byte[] png, int at) {
        boolean signed = png.length > SIGNATURE.length
                && Arrays.equals(png, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
        InvalidInputException.unless(signed, "image", "must be a PNG file");
        InvalidInputException.unless(
                png.length - at >= CHUNK_OVERHEAD, "image", "must be a complete PNG file: it is truncated");
        ByteBuffer bytes = ByteBuffer.wrap(png);
        int length = bytes.getInt(at);
        InvalidInputException.unless(
                length >= 0 && length <= png.length - at - CHUNK_OVERHEAD,
                "image",
                "must be a complete PNG file: it is truncated");
        var checksum = new CRC32();
        checksum.update(png, at + 4, 4 + length);
        InvalidInputException.unless(
                (int) checksum.getValue() == bytes.getInt(at + 8 + length),
                "image",
                "must be an intact PNG file: a chunk has a wrong checksum");
        return at + CHUNK_OVERHEAD + length;
    }

    private static void text(byte[] data, Map<String, String> texts) {
        int separator = indexOfZero(data, 0);
        if (separator > 0) {
            texts.putIfAbsent(
                    decode(data, 0, separator, StandardCharsets.ISO_8859_1),
                    decode(data, separator + 1, data.length, StandardCharsets.ISO_8859_1));
        }
    }

    /** Layout: keyword, 0, compression flag, compression method, language, 0, translated keyword, 0, text. */
    private static void internationalText(byte[] data, Map<String, String> texts) {
        int keyword = indexOfZero(data, 0);
        if (keyword <= 0 || keyword + 3 > data.length || data[keyword + 1] != 0) {
            return;
        }
        int language = indexOfZero(data, keyword + 3);
        int translated = language < 0 ? -1 : indexOfZero(data, language + 1);
        if (translated >= 0) {
            texts.putIfAbsent(
                    decode(data, 0, keyword, StandardCharsets.ISO_8859_1),
                    decode(data, translated + 1, data.length, StandardCharsets.UTF_8));
        }
    }

    private static int indexOfZero(byte[] data, int from) {
        for (int i = from; i < data.length; i++) {
            if (data[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static String decode(byte[] data, int from, int to, Charset charset) {
        return new String(data, from, to - from, charset);
    }

    private static byte[] chunk(String keyword, String text) {
        boolean latin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
        byte[] name = keyword.getBytes(StandardCharsets.ISO_8859_1);
        byte[] content = text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        byte[] between = new byte[latin ? 1 : 5];
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_OVERHEAD + name.length + between.length + content.length);
        chunk.putInt(chunk.capacity() - CHUNK_OVERHEAD);
        chunk.put((latin ? "tEXt" : "iTXt").getBytes(StandardCharsets.US_ASCII));
        chunk.put(name).put(between).put(content);
        var checksum = new CRC32();
        checksum.update(chunk.array(), 4, chunk.position() - 4);
        chunk.putInt((int) checksum.getValue());
        return chunk.array();
    }
}
