package io.gmem.diffusion.image;

/**
 * A file whose structure has been validated from the first to the last byte. It is complete and its pixels are within the limits. {@code
 * essential} holds the data that an ImageIO plug-in needs to decode it, without metadata.
 */
@SuppressWarnings("ArrayRecordComponent")
record ImageFile(String format, int width, int height, byte[] essential, Samples samples) {

    /** The color model of the decoded raster. */
    enum Samples {
        /** Determined by the number of bands (gray, gray + alpha, RGB, RGB + alpha) or by the palette. */
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
        if (file.matches(0, "\u00ff\u00d8\u00ff")) {
            return JpegFile.read(new FileBytes("JPEG", bytes), limits);
        }
        if (file.matches(0, "\u0089PNG\r\n\u001a\n")) {
            return PngFile.read(new FileBytes("PNG", bytes), limits);
        }
        if (file.matches(0, "RIFF") && file.matches(8, "WEBP")) {
            return WebpFile.read(new FileBytes("WebP", bytes), limits);
        }
        if (file.matches(0, "GIF8")) {
            return GifFile.read(new FileBytes("GIF", bytes), limits);
        }
        if (file.matches(0, "BM")) {
            return BmpFile.read(new FileBytes("BMP", bytes), limits);
        }
        throw new UndecodableImageException("not an image: the format must be JPEG, PNG, WebP, GIF or BMP");
    }
}
