package io.gmem.diffusion.image;

import io.gmem.diffusion.image.ImageFile.Samples;

/**
 * Walks the RIFF chunks of a WebP file (RFC 9649). The canvas (VP8X) and the bit stream (VP8, VP8L) both declare a size; both are checked
 * against the limit.
 */
final class WebpFile {

    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;

    private WebpFile() {}

    static ImageFile read(FileBytes in, DecodeLimits limits) throws UndecodableImageException {
        long end = in.u32Little(4) + CHUNK_HEADER;
        in.require(0, end);
        int width = 0;
        int height = 0;
        int at = RIFF_HEADER;
        while (at + CHUNK_HEADER <= end) {
            String type = in.text(at, 4);
            long length = in.u32Little(at + 4);
            int data = at + CHUNK_HEADER;
            in.require(data, length);
            int chunkWidth = 0;
            int chunkHeight = 0;
            switch (type) {
                case "VP8X" -> {
                    chunkWidth = in.u24Little(data + 4) + 1;
                    chunkHeight = in.u24Little(data + 7) + 1;
                }
                case "VP8 " -> {
                    chunkWidth = in.u16Little(data + 6) & 0x3fff;
                    chunkHeight = in.u16Little(data + 8) & 0x3fff;
                }
                case "VP8L" -> {
                    long bits = in.u32Little(data + 1);
                    chunkWidth = (int) (bits & 0x3fff) + 1;
                    chunkHeight = (int) (bits >> 14 & 0x3fff) + 1;
                }
                case "ANMF" -> throw in.unsupported("animations are not supported; use a still image");
                default -> {}
            }
            if (chunkWidth + chunkHeight > 0) {
                limits.checkPixels("WebP", chunkWidth, chunkHeight);
                if (width != 0 && (width != chunkWidth || height != chunkHeight)) {
                    throw in.corrupt("the chunks differ in size");
                }
                width = chunkWidth;
                height = chunkHeight;
            }
            at = (int) Math.min(end, data + length + (length & 1));
        }
        limits.checkPixels("WebP", width, height);
        return new ImageFile("webp", width, height, in.all(), Samples.AS_DECODED);
    }
}
