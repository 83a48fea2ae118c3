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
 * The training images as samples are measured against them: features, and small copies to find the nearest of. Of a large data set a
 * seeded choice, with the images whose conditions are drawn among the small copies.
 */
final class NearestTrainingImages {
    private static final int MOST = 10_000;
    private static final int BATCH = 256;

    /** Pictures are compared at this many pixels on a side, or at their own where they are smaller. */
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
     * @param drawn rows whose conditions will be drawn with
     * @throws CancellationException when interrupted
     */
    static NearestTrainingImages read(
            TrainingData data, int[] drawn, FeatureEncoder encoder, Interruption interruption) {
        int[] rows = EvaluationRows.spread(data.split().trained(), Math.min(data.count(), MOST), 0);
        List<double[]> features = new ArrayList<>();
        for (int from = 0; from < rows.length; from += BATCH) {
            if (interruption.requested()) {
                throw new CancellationException("interrupted while measuring");
            }
            List<RgbImage> pictures = IntStream.range(from, Math.min(from + BATCH, rows.length))
                    .mapToObj(i -> data.picture(rows[i]))
                    .toList();
            features.addAll(List.of(encoder.features(pictures)));
        }
        int[] compared = IntStream.concat(IntStream.of(rows), IntStream.of(drawn))
                .distinct()
                .toArray();
        List<RgbImage> small =
                IntStream.of(compared).mapToObj(row -> small(data.picture(row))).toList();
        return new NearestTrainingImages(features.toArray(double[][]::new), compared, new NearestImages(small));
    }

    private static RgbImage small(RgbImage picture) {
        return picture.width() <= COMPARED_SIDE
                ? picture
                : Resampling.resize(picture, COMPARED_SIDE, COMPARED_SIDE, ResampleFilter.BOX);
    }

    /** (images, features), in no particular order. */
    double[][] features() {
        return features;
    }

    /** Of all features. */
    GaussianFit fit() {
        return fit;
    }

    /** Of every second image, beginning with image {@code which}, 0 or 1. */
    GaussianFit half(int which) {
        List<double[]> half = new ArrayList<>();
        for (int i = which; i < features.length; i += 2) {
            half.add(features[i]);
        }
        return GaussianFit.of(half.toArray(double[][]::new));
    }

    /** The image most like a picture; its index is the row in the data set. */
    NearestImages.Neighbour nearest(RgbImage picture) {
        NearestImages.Neighbour found = nearest.nearest(small(picture));
        return new NearestImages.Neighbour(compared[found.index()], found.distance(), found.copied());
    }
}
