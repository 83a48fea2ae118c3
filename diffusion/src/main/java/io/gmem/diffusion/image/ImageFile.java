package io.gmem.diffusion.image;

/**
 * A file whose structure has been walked from its first to its last byte: it is whole, its pixels are within limits and
 * {@code essential} holds what an ImageIO plug-in needs to decode it, without metadata to trip over.
 */
@SuppressWarnings("ArrayRecordComponent")
record ImageFile(String format, int width, int height, byte[] essential, Samples samples) {

    /** What the numbers in the decoded raster mean. */
    enum Samples {
        /** By the number of bands (grey, grey + alpha, RGB, RGB + alpha) or by the palette. */
        AS_DECODED,
        YCBCR,
        CMYK,
        YCCK
    }

    static ImageFile read(byte[] bytes, DecodeLimits limits) throws UndecodableImageException {
        FileBytes file = new FileBytes("image", bytes);
        if (bytes.length == 0) {
            throw new UndecodableImageException("an empty file");
        }
        if (file.says(0, "\u00ff\u00d8\u00ff")) {
            return JpegFile.read(new FileBytes("JPEG", bytes), limits);
        }
        if (file.says(0, "\u0089PNG\r\n\u001a\n")) {
            return PngFile.read(new FileBytes("PNG", bytes), limits);
        }
        if (file.says(0, "RIFF") && file.says(8, "WEBP")) {
            return WebpFile.read(new FileBytes("WebP", bytes), limits);
        }
        if (file.says(0, "GIF8")) {
            return GifFile.read(new FileBytes("GIF", bytes), limits);
        }
        if (file.says(0, "BM")) {
            return BmpFile.read(new FileBytes("BMP", bytes), limits);
        }
        throw new UndecodableImageException("not an image: neither JPEG, PNG, WebP, GIF nor BMP");
    }
}
