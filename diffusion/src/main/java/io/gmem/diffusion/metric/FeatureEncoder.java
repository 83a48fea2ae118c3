package io.gmem.diffusion.metric;

import io.gmem.diffusion.image.RgbImage;
import java.util.List;

/** Encodes images as the feature vectors on which a distance is measured. */
public interface FeatureEncoder {
    /** The name of the features; part of every result. */
    String name();

    /**
     * Encodes images.
     *
     * @return (images, features), float64
     */
    double[][] features(List<RgbImage> images);
}
