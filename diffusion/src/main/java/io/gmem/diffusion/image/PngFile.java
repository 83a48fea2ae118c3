package io.gmem.diffusion.image;

import io.gmem.diffusion.image.ImageFile.Samples;
import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/**
 * Walks the chunks of a PNG to its end and verifies their checksums. Keeps header, palette, transparency and data. Text, profiles and
 * gamma, which could unpack to any size or be broken, are not passed to the decoder.
 */
final class PngFile {

    private static final int SIGNATURE = 8;
    private static final int LENGTH_TYPE_AND_SUM = 12;

    private PngFile() {}

    static ImageFile read(FileBytes in, DecodeLimits limits) throws UndecodableImageException {
        if (!in.text(SIGNATURE + 4, 4).equals("IHDR")) {
            throw in.corrupt("no header");
        }
        long width = in.u32Big(SIGNATURE + 8);
        long height = in.u32Big(SIGNATURE + 12);
        limits.checkPixels("PNG", width, height);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        kept.write(in.all(), 0, SIGNATURE);
        int at = SIGNATURE;
        String type;
        do {
            long length = in.u32Big(at);
            type = in.text(at + 4, 4);
            in.require(at, length + LENGTH_TYPE_AND_SUM);
            boolean critical = Character.isUpperCase(type.charAt(0));
            if (critical || type.equals("tRNS")) {
                checkSum(in, at, (int) length, type);
                kept.write(in.all(), at, (int) length + LENGTH_TYPE_AND_SUM);
            }
            at += (int) length + LENGTH_TYPE_AND_SUM;
        } while (!type.equals("IEND"));
        return new ImageFile("png", (int) width, (int) height, kept.toByteArray(), Samples.AS_DECODED);
    }

    private static void checkSum(FileBytes in, int at, int length, String type) throws UndecodableImageException {
        CRC32 sum = new CRC32();
        sum.update(in.all(), at + 4, length + 4);
        if (sum.getValue() != in.u32Big(at + 8 + length)) {
            throw in.corrupt("the checksum of chunk " + type + " does not match");
        }
    }
}
