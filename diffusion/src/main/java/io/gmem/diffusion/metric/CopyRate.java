package io.gmem.diffusion.metric;

import java.util.List;

/**
 * The number of samples that copy a training image. A copy is nearer to it than a third of the distance to the second nearest.
 *
 * @param copies number of copies
 * @param ownSource number of samples whose nearest image is the one whose snippet conditioned them
 * @param samples number of samples
 */
public record CopyRate(int copies, int ownSource, int samples) {
    /**
     * Counts copies.
     *
     * @param nearest the nearest training image of each sample
     * @param sources the training image behind each sample's condition; negative for none
     */
    public static CopyRate of(List<NearestImages.Neighbor> nearest, int[] sources) {
        int copies = 0;
        int ownSource = 0;
        for (int i = 0; i < nearest.size(); i++) {
            copies += nearest.get(i).copied() ? 1 : 0;
            ownSource += nearest.get(i).index() == sources[i] ? 1 : 0;
        }
        return new CopyRate(copies, ownSource, nearest.size());
    }

    /** Returns copies divided by samples. */
    public double rate() {
        return samples == 0 ? 0 : copies / (double) samples;
    }
}
