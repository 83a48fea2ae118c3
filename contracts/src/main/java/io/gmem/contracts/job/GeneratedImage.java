package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One generated image and its provenance.
 *
 * @param file file name in the artifact of the job
 * @param seed seed that reproduces the image
 * @param snippets rows of the bank that conditioned the image; empty for a class-conditional network
 * @param label label of the first snippet, or the class
 * @param nearest row of the nearest training image, by pixel distance. This and the next two components are null if the data set
 *     stores no images
 * @param nearestDistance root mean square difference of pixels, 0 to 1
 * @param copied whether the distance to that image is below a third of the distance to the next one
 * @param alike nearest training images, nearest first; null for images of versions that did not record them
 */
public record GeneratedImage(
        String file,
        long seed,
        List<Long> snippets,
        @Nullable String label,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long nearest,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double nearestDistance,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean copied,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<SimilarImage> alike) {

    /**
     * A near training image.
     *
     * @param distance root mean square difference of pixels, 0 to 1
     */
    public record SimilarImage(long row, double distance) {}

    /** Creates an image with only the nearest training image. */
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

    /** Creates an image that was not compared with training images. */
    public GeneratedImage(String file, long seed, List<Long> snippets, @Nullable String label) {
        this(file, seed, snippets, label, null, null, null, null);
    }
}
