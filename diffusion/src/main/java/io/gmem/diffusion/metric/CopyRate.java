package io.gmem.diffusion.metric;

import java.util.List;

/**
 * How much of what was drawn is a training image again: nearer than a third of the distance to the second nearest.
 *
 * @param copies how many are
 * @param ownSource how many have the image whose snippet they were drawn from as their nearest
 * @param samples of how many
 */
public record CopyRate(int copies, int ownSource, int samples) {
    /**
     * @param nearest of each sample
     * @param sources the training image behind each sample's condition; negative where there is none
     */
    public static CopyRate of(List<NearestImages.Neighbour> nearest, int[] sources) {
        int copies = 0;
        int ownSource = 0;
        for (int i = 0; i < nearest.size(); i++) {
            copies += nearest.get(i).copied() ? 1 : 0;
            ownSource += nearest.get(i).index() == sources[i] ? 1 : 0;
        }
        return new CopyRate(copies, ownSource, nearest.size());
    }

    /** Copies over samples. */
    public double rate() {
        return samples == 0 ? 0 : copies / (double) samples;
    }
}
