package io.gmem.gateway.images;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Encodes square 8-bit RGB images as PNG (ISO/IEC 15948) with one IDAT chunk and no row filters. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte EIGHT_BITS = 8;
    private static final byte TRUE_COLOR = 2;

    private Png() {}

    /** @param rgb pixels {@code (side, side, 3)} */
    static byte[] write(byte[] rgb, int side) throws IOException {
        var png = new ByteArrayOutputStream(rgb.length);
        var out = new DataOutputStream(png);
        out.write(SIGNATURE);
        chunk(out, "IHDR", header(side));
        chunk(out, "IDAT", rows(rgb, 3 * side));
        chunk(out, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static byte[] header(int side) throws IOException {
        var header = new ByteArrayOutputStream();
        var out = new DataOutputStream(header);
        out.writeInt(side);
        out.writeInt(side);
        out.write(new byte[] {EIGHT_BITS, TRUE_COLOR, 0, 0, 0});
        return header.toByteArray();
    }

    private static byte[] rows(byte[] rgb, int rowBytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        var deflater = new Deflater();
        try (var out = new DeflaterOutputStream(packed, deflater)) {
            for (int at = 0; at < rgb.length; at += rowBytes) {
                out.write(0);
                out.write(rgb, at, rowBytes);
            }
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
