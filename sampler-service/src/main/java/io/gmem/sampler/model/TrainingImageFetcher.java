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
 * The training pictures that a generated one is compared with, in memory. Of a data set larger than the limit a seeded sample
 * is kept: distances are then to the nearest of the sample, an upper bound.
 */
final class TrainingImageFetcher {
    private static final long SEED = 20_241_208;

    /** Of a data set that keeps latents and no pictures: nothing is compared. */
    static final TrainingImageFetcher NONE = new TrainingImageFetcher(new int[0], null);

    private final int[] rows;
    private final @Nullable NearestImages nearest;

    private TrainingImageFetcher(int[] rows, @Nullable NearestImages nearest) {
        this.rows = rows;
        this.nearest = nearest;
    }

    /**
     * Reads them all.
     *
     * @param limit pictures kept, at least 1
     */
    static TrainingImageFetcher read(LatentDataset dataset, int limit) {
        int count = Math.toIntExact(dataset.count());
        int side = dataset.description().resolution();
        int[] rows = count <= limit ? IntStream.range(0, count).toArray() : sample(count, limit);
        List<RgbImage> pictures = new ArrayList<>(rows.length);
        for (int row : rows) {
            pictures.add(new RgbImage(side, side, dataset.pixels(row)));
        }
        return new TrainingImageFetcher(rows, new NearestImages(pictures));
    }

    /** {@code limit} different rows in rising order, each set of them as likely (Vitter's algorithm S). */
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

    /** The few nearest pictures, the nearest first, their indices being rows in the data set; none where it keeps no pictures. */
    List<NearestImages.Alike> alike(RgbImage image, int most) {
        if (nearest == null) {
            return List.of();
        }
        return nearest.alike(image, most).stream()
                .map(found -> new NearestImages.Alike(rows[found.index()], found.distance()))
                .toList();
    }

    int size() {
        return rows.length;
    }
}
