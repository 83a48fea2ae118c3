package io.gmem.tensorfiles.latents;

/** Computes mean and unbiased variance of each channel in one pass over any number of latents (Welford 1962). */
public final class ChannelMoments {
    private final double[] mean;
    private final double[] squares;
    private final long[] count;

    public ChannelMoments(int channels) {
        mean = new double[channels];
        squares = new double[channels];
        count = new long[channels];
    }

    /** Adds latents (…, C, H, W) of {@code pixels} = H W. */
    public ChannelMoments add(float[] latents, int pixels) {
        for (int i = 0; i < latents.length; i++) {
            int channel = i / pixels % mean.length;
            double from = latents[i] - mean[channel];
            mean[channel] += from / ++count[channel];
            squares[channel] += from * (latents[i] - mean[channel]);
        }
        return this;
    }

    /**
     * Returns the statistics of the latents added so far.
     *
     * @throws IllegalArgumentException when a channel is constant, or has fewer than two numbers
     */
    public LatentStatistics statistics() {
        float[] means = new float[mean.length];
        float[] deviations = new float[mean.length];
        for (int i = 0; i < mean.length; i++) {
            means[i] = (float) mean[i];
            deviations[i] = (float) Math.sqrt(squares[i] / (count[i] - 1));
        }
        return new LatentStatistics(means, deviations);
    }
}
