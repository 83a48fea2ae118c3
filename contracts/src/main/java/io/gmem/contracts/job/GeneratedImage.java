package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One image and where it came from.
 *
 * @param file its name in the job's artifact
 * @param seed that draws it again
 * @param snippets rows of the bank that conditioned it; empty for a class-conditional network
 * @param label of the first snippet, or the class
 * @param nearest the row of the most alike training image, by distance of pixels; null, as are the next two, where the data set
 *     keeps no pictures to compare with
 * @param nearestDistance root mean square difference of pixels, 0 to 1
 * @param copied whether it is nearer to that image than a third of the distance to the next one
 * @param alike the training images most like it, the nearest first; null of images drawn before they were told
 */
public record GeneratedImage(
        String file,
        long seed,
        List<Long> snippets,
        @Nullable String label,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long nearest,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double nearestDistance,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean copied,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Alike> alike) {

    /**
     * A training image.
     *
     * @param distance as {@code nearestDistance}
     */
    public record Alike(long row, double distance) {}

    /** With the nearest training image alone. */
    public GeneratedImage(
            String file,
            long seed,
            List<Long> snippets,
            @Nullable String label,
            long nearest,
            double nearestDistance,
            boolean copied) {
        this(file, seed, snippets, label, nearest, nearestDistance, copied, null);
    }

    /** Compared with nothing. */
    public GeneratedImage(String file, long seed, List<Long> snippets, @Nullable String label) {
        this(file, seed, snippets, label, null, null, null, null);
    }
}
