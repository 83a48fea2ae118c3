package io.gmem.memory.ingest;

import io.gmem.diffusion.image.DecodeLimits;

/**
 * How much a source may ask for.
 *
 * @param picture of one picture
 * @param totalPixels of all pictures together, as decoded
 */
public record IntakeLimits(DecodeLimits picture, long totalPixels) {
    public IntakeLimits {
        if (totalPixels < 1) {
            throw new IllegalArgumentException("totalPixels is " + totalPixels + ", must be at least 1");
        }
    }
}
