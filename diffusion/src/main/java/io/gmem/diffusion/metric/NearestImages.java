package io.gmem.diffusion.metric;

import io.gmem.diffusion.image.RgbImage;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the training image nearest to a generated image by pixel distance. */
public final class NearestImages {
    private static final double COPY_RATIO = 1.0 / 3;

    /** The number of samples summed between two checks for early termination. */
    private static final int CHUNK = 256;

    private final List<RgbImage> training;

    /**
     * The nearest training image.
     *
     * @param index index of the nearest training image
     * @param distance root mean square difference of pixels, 0 to 1
     * @param copied whether it is nearer than a third of the distance to the second nearest. Somepalli et al. 2023 and Yoon et al. 2023
     *     detect copies by such a ratio
     */
    public record Neighbor(int index, double distance, boolean copied) {}

    /** A near-duplicate: a training image with its distance as in {@link Neighbor}. */
    public record SimilarImage(int index, double distance) {}

    /**
     * Creates an index.
     *
     * @param training at least one image, all of one size
     */
    public NearestImages(List<RgbImage> training) {
        if (training.isEmpty()) {
            throw new IllegalArgumentException("training must contain at least one image");
        }
        this.training = List.copyOf(training);
    }

    public Neighbor nearest(RgbImage image) {
        List<SimilarImage> two = alike(image, 2);
        return new Neighbor(two.get(0).index(), two.get(0).distance(), copied(two));
    }

    /** Returns whether the first of {@code alike} is a copy in the sense of {@link Neighbor#copied}; false for a single image. */
    public static boolean copied(List<SimilarImage> alike) {
        return alike.size() > 1
                && alike.get(0).distance() < COPY_RATIO * alike.get(1).distance();
    }

    /** Returns the {@code most} nearest training images (or all, if there are fewer), nearest first. Ties are in index order. */
    public List<SimilarImage> alike(RgbImage image, int most) {
        int kept = Math.min(most, training.size());
        long[] distances = new long[kept];
        int[] rows = new int[kept];
        int found = 0;
        for (int i = 0; i < training.size(); i++) {
            long bound = found < kept ? Long.MAX_VALUE : distances[kept - 1];
            long distance = squaredDistance(image.rgb(), training.get(i).rgb(), bound);
            int at = found;
            while (at > 0 && distances[at - 1] > distance) {
                at--;
            }
            if (at < kept) {
                int moved = Math.min(found, kept - 1) - at;
                System.arraycopy(distances, at, distances, at + 1, moved);
                System.arraycopy(rows, at, rows, at + 1, moved);
                distances[at] = distance;
                rows[at] = i;
                found = Math.min(found + 1, kept);
            }
        }
        double values = image.rgb().length;
        return IntStream.range(0, found)
                .mapToObj(i -> new SimilarImage(rows[i], Math.sqrt(distances[i] / values) / 255))
                .toList();
    }

    /** Returns the squared distance, or any value of at least {@code bound} once the distance is known to reach it. */
    private static long squaredDistance(byte[] a, byte[] b, long bound) {
        long sum = 0;
        for (int from = 0; from < a.length && sum < bound; from += CHUNK) {
            int to = Math.min(from + CHUNK, a.length);
            int chunk = 0;
            for (int i = from; i < to; i++) {
                int difference = (a[i] & 0xff) - (b[i] & 0xff);
                chunk += difference * difference;
            }
            sum += chunk;
        }
        return sum;
    }
}
