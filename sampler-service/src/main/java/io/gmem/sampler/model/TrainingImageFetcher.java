package io.gmem.sampler.model;

import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.metric.NearestImages;
import io.gmem.memorybank.LatentDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The training images that generated images are compared with, in memory. A data set larger than the limit is represented by a
 * seeded sample. Distances are then to the nearest image of the sample, an upper bound.
 */
final class TrainingImageFetcher {
    private static final long SEED = 20_241_208;

    /** For a data set that stores latents without images: no comparison. */
    static final TrainingImageFetcher NONE = new TrainingImageFetcher(new int[0], null);

    private final int[] rows;
    private final @Nullable NearestImages index;

    private TrainingImageFetcher(int[] rows, @Nullable NearestImages index) {
        this.rows = rows;
        this.index = index;
    }

    /**
     * Reads the images of a data set.
     *
     * @param limit maximum number of images kept, at least 1
     */
    static TrainingImageFetcher read(LatentDataset dataset, int limit) {
        int count = Math.toIntExact(dataset.count());
        int side = dataset.description().resolution();
        int[] rows = count <= limit ? IntStream.range(0, count).toArray() : sample(count, limit);
        List<RgbImage> images = new ArrayList<>(rows.length);
        for (int row : rows) {
            images.add(new RgbImage(side, side, dataset.pixels(row)));
        }
        return new TrainingImageFetcher(rows, new NearestImages(images));
    }

    /** Returns {@code limit} distinct rows in ascending order, sampled uniformly (Vitter's algorithm S). */
    private static int[] sample(int count, int limit) {
        var random = new SplittableRandom(SEED);
        int[] rows = new int[limit];
        int taken = 0;
        for (int row = 0; taken < limit; row++) {
            if (random.nextDouble() * (count - row) < limit - taken) {
                rows[taken++] = row;
            }
        }
        return rows;
    }

    /** Returns the nearest images, nearest first, with data set rows as indices; empty where the data set stores no images. */
    List<NearestImages.SimilarImage> nearest(RgbImage image, int count) {
        if (index == null) {
            return List.of();
        }
        return index.alike(image, count).stream()
                .map(found -> new NearestImages.SimilarImage(rows[found.index()], found.distance()))
                .toList();
    }

    int size() {
        return rows.length;
    }
}
