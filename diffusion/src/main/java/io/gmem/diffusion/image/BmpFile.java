package io.gmem.diffusion.image;

import io.gmem.diffusion.image.ImageFile.Samples;

/** Reads the size from a BMP header. An embedded JPEG or PNG is rejected, because it would bypass the limits. */
final class BmpFile {

    private static final int CORE_HEADER = 12;

    private BmpFile() {}

    static ImageFile read(FileBytes in, DecodeLimits limits) throws UndecodableImageException {
        boolean core = in.u32Little(14) == CORE_HEADER;
        long width = core ? in.u16Little(18) : (int) in.u32Little(18);
        long height = core ? in.u16Little(20) : Math.abs((long) (int) in.u32Little(22));
        limits.checkPixels("BMP", width, height);
        long bitsPerPixel = in.u16Little(core ? 24 : 28);
        long compression = core ? 0 : in.u32Little(30);
        if (compression == 4 || compression == 5) {
            throw in.unsupported("an image of another format is embedded");
        }
        if (compression == 0 || compression == 3) {
            long rowBytes = (width * bitsPerPixel + 31) / 32 * 4;
            in.require(0, in.u32Little(10) + rowBytes * height);
        }
        return new ImageFile("bmp", (int) width, (int) height, in.all(), Samples.AS_DECODED);
    }
}
