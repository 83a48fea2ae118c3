package io.gmem.trainer.evaluation;

import io.gmem.diffusion.image.ResampleFilter;
import io.gmem.diffusion.image.Resampling;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.metric.FeatureEncoder;
import io.gmem.diffusion.metric.GaussianFit;
import io.gmem.diffusion.metric.NearestImages;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.state.Interruption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * The training images in the form used for evaluation: features, and reduced copies for the nearest-image search. A large data set
 * is represented by a seeded sample; the reduced copies also include the images whose conditions are sampled.
 */
final class NearestTrainingImages {
    private static final int MAX_IMAGES = 10_000;
    private static final int BATCH = 256;

    /** Side, in pixels, at which images are compared; smaller images are compared at their own size. */
    private static final int COMPARED_SIDE = 32;

    private final double[][] features;
    private final GaussianFit fit;
    private final int[] compared;
    private final NearestImages nearest;

    private NearestTrainingImages(double[][] features, int[] compared, NearestImages nearest) {
        this.features = features;
        this.fit = GaussianFit.of(features);
        this.compared = compared;
        this.nearest = nearest;
    }

    /**
     * Reads the training images.
     *
     * @param sampledRows rows whose conditions will be sampled
     * @throws CancellationException when interrupted
     */
    static NearestTrainingImages read(
            TrainingData data, int[] sampledRows, FeatureEncoder encoder, Interruption interruption) {
        int[] rows = EvaluationRows.spread(data.split().trained(), Math.min(data.count(), MAX_IMAGES), 0);
        List<double[]> features = new ArrayList<>();
        for (int from = 0; from < rows.length; from += BATCH) {
            if (interruption.requested()) {
                throw new CancellationException("interrupted during evaluation");
            }
            List<RgbImage> images = IntStream.range(from, Math.min(from + BATCH, rows.length))
                    .mapToObj(i -> data.image(rows[i]))
                    .toList();
            features.addAll(List.of(encoder.features(images)));
        }
        int[] compared = IntStream.concat(IntStream.of(rows), IntStream.of(sampledRows))
                .distinct()
                .toArray();
        List<RgbImage> reduced =
                IntStream.of(compared).mapToObj(row -> reduced(data.image(row))).toList();
        return new NearestTrainingImages(features.toArray(double[][]::new), compared, new NearestImages(reduced));
    }

    private static RgbImage reduced(RgbImage image) {
        return image.width() <= COMPARED_SIDE
                ? image
                : Resampling.resize(image, COMPARED_SIDE, COMPARED_SIDE, ResampleFilter.BOX);
    }

    /** Returns features of shape (images, features), in no particular order. */
    double[][] features() {
        return features;
    }

    /** Returns the Gaussian fit of all features. */
    GaussianFit fit() {
        return fit;
    }

    /** Returns the Gaussian fit of every second image, starting with image {@code first}, 0 or 1. */
    GaussianFit half(int first) {
        List<double[]> half = new ArrayList<>();
        for (int i = first; i < features.length; i += 2) {
            half.add(features[i]);
        }
        return GaussianFit.of(half.toArray(double[][]::new));
    }

    /** Returns the training image nearest to an image, with its data set row as index. */
    NearestImages.Neighbor nearest(RgbImage image) {
        NearestImages.Neighbor found = nearest.nearest(reduced(image));
        return new NearestImages.Neighbor(compared[found.index()], found.distance(), found.copied());
    }
}
