package io.gmem.diffusion.metric;

import io.gmem.diffusion.image.RgbImage;
import java.util.List;

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

    /** @param training at least one picture, all of one size */
    public NearestImages(List<RgbImage> training) {
        if (training.isEmpty()) {
            throw new IllegalArgumentException("there is no training picture to compare with");
        }
        this.training = List.copyOf(training);
    }

    public Neighbour nearest(RgbImage image) {
        long best = Long.MAX_VALUE;
        long second = Long.MAX_VALUE;
        int index = -1;
        for (int i = 0; i < training.size(); i++) {
            long distance = squaredDistance(image.rgb(), training.get(i).rgb(), second);
            if (distance < best) {
                second = best;
                best = distance;
                index = i;
            } else if (distance < second) {
                second = distance;
            }
        }
        boolean copied = training.size() > 1 && Math.sqrt(best) < COPY_RATIO * Math.sqrt(second);
        return new Neighbour(index, Math.sqrt(best / (double) image.rgb().length) / 255, copied);
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
