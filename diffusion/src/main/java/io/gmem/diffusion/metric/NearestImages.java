package io.gmem.diffusion.metric;

import io.gmem.diffusion.image.RgbImage;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the training picture that is most like a generated one, by the distance of pixels. */
public final class NearestImages {
    private static final double COPY_RATIO = 1.0 / 3;

    /** Samples that are summed before asking whether it is worth while to go on. */
    private static final int STRETCH = 256;

    private final List<RgbImage> training;

    /**
     * @param index of the nearest training picture
     * @param distance root mean square difference of pixels, 0 to 1
     * @param copied whether it is nearer than a third of the distance to the second nearest (Somepalli et al. 2023 and Yoon et
     *     al. 2023 use such a ratio to tell copies)
     */
    public record Neighbour(int index, double distance, boolean copied) {}

    /** A training picture; distance as of {@link Neighbour}. */
    public record Alike(int index, double distance) {}

    /** @param training at least one picture, all of one size */
    public NearestImages(List<RgbImage> training) {
        if (training.isEmpty()) {
            throw new IllegalArgumentException("there is no training picture to compare with");
        }
        this.training = List.copyOf(training);
    }

    public Neighbour nearest(RgbImage image) {
        List<Alike> two = alike(image, 2);
        return new Neighbour(two.get(0).index(), two.get(0).distance(), copied(two));
    }

    /** Whether the first of {@code alike} was copied, as {@link Neighbour#copied} has it; of one alone that is not known, and not said. */
    public static boolean copied(List<Alike> alike) {
        return alike.size() > 1
                && alike.get(0).distance() < COPY_RATIO * alike.get(1).distance();
    }

    /** The {@code most} nearest training pictures or all there are, the nearest first; of equally near ones the first. */
    public List<Alike> alike(RgbImage image, int most) {
        int kept = Math.min(most, training.size());
        long[] distances = new long[kept];
        int[] rows = new int[kept];
        int found = 0;
        for (int i = 0; i < training.size(); i++) {
            long enough = found < kept ? Long.MAX_VALUE : distances[kept - 1];
            long distance = squaredDistance(image.rgb(), training.get(i).rgb(), enough);
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
                .mapToObj(i -> new Alike(rows[i], Math.sqrt(distances[i] / values) / 255))
                .toList();
    }

    /** Or something that is not below {@code enough} either, as soon as that is certain. */
    private static long squaredDistance(byte[] a, byte[] b, long enough) {
        long sum = 0;
        for (int from = 0; from < a.length && sum < enough; from += STRETCH) {
            int to = Math.min(from + STRETCH, a.length);
            int stretch = 0;
            for (int i = from; i < to; i++) {
                int difference = (a[i] & 0xff) - (b[i] & 0xff);
                stretch += difference * difference;
            }
            sum += stretch;
        }
        return sum;
    }
}
