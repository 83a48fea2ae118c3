package io.gmem.diffusion.image;

/**
 * The limits on one image. Both are checked before memory is allocated: the bytes while the file is read, the pixels once the header is
 * parsed.
 *
 * @param maxPixels width times height, at least 1 and at most 2^29 (the samples must fit one array)
 * @param maxBytes length of the encoded file, at least 1
 */
public record DecodeLimits(int maxPixels, int maxBytes) {

    /** The default limits: 64 megapixels (8192 x 8192) and a file of 128 MiB. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(64 << 20, 128 << 20);

    public DecodeLimits {
        if (maxPixels < 1 || maxPixels > 1 << 29) {
            throw new IllegalArgumentException("maxPixels must be 1 to " + (1 << 29) + " (was " + maxPixels + ")");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1 (was " + maxBytes + ")");
        }
    }

    void checkPixels(String format, long width, long height) throws UndecodableImageException {
        if (width < 1 || height < 1) {
            throw new UndecodableImageException(
                    "corrupt %s: the header declares %dx%d pixels".formatted(format, width, height));
        }
        if (width * height > maxPixels) {
            throw new UndecodableImageException(
                    "too large: %dx%d pixels, at most %d".formatted(width, height, maxPixels));
        }
    }

    void checkBytes(long bytes) throws UndecodableImageException {
        if (bytes > maxBytes) {
            throw new UndecodableImageException("too large: a file of more than %d bytes".formatted(maxBytes));
        }
    }
}
