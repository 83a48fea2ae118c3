package io.gmem.diffusion.metric;

import io.gmem.diffusion.image.RgbImage;
import java.util.List;

/** Pictures to the vectors that a distance is measured on. */
public interface FeatureEncoder {
    /** Says what was measured with; part of every result. */
    String name();

    /** @return (pictures, features), float64 */
    double[][] features(List<RgbImage> pictures);
}
