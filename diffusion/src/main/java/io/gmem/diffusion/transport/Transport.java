package io.gmem.diffusion.transport;

/** The path that a network was trained on and the quantity that it predicts. */
public record Transport(Interpolant path, Prediction prediction) {
    /** The straight path and its velocity, as in SiT, REPA and GMem. */
    public static final Transport LINEAR_VELOCITY = new Transport(Interpolant.LINEAR, Prediction.VELOCITY);

    /** Returns the transport of a configuration. */
    public static Transport of(TransportConfig config) {
        return new Transport(
                Interpolant.valueOf(config.path().name()),
                Prediction.valueOf(config.prediction().name()));
    }

    /** Returns the interval of sampling, which stops before singular ends. */
    public Interval samplingInterval() {
        return Interval.ofFlow(
                path, prediction, Interval.Margins.usual(path, prediction).sampling());
    }

    /** Returns the interval of training times. */
    public Interval trainingInterval() {
        return Interval.ofFlow(
                path, prediction, Interval.Margins.usual(path, prediction).training());
    }
}
