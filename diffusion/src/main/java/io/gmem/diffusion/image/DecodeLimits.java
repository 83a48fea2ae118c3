package io.gmem.diffusion.image;

/**
 * How much one picture may ask for. Both are checked before memory is taken: the bytes while they are read, the pixels
 * as soon as the header has named them.
 *
 * @param maxPixels width times height, at least 1 and at most 2^29 (the samples have to fit one array)
 * @param maxBytes length of the encoded file, at least 1
 */
public record DecodeLimits(int maxPixels, int maxBytes) {

    /** 64 megapixels (8192 x 8192) and 128 MiB of file. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(64 << 20, 128 << 20);

    public DecodeLimits {
        if (maxPixels < 1 || maxPixels > 1 << 29) {
            throw new IllegalArgumentException("maxPixels is " + maxPixels + ", must be 1 to " + (1 << 29));
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + ", must be at least 1");
        }
    }

    void checkPixels(String format, long width, long height) throws UndecodableImageException {
        if (width < 1 || height < 1) {
            throw new UndecodableImageException(
                    "corrupt %s: its header says %dx%d pixels".formatted(format, width, height));
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
