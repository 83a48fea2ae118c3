package io.gmem.diffusion.transport;

/** The path that a network was trained on, and what it says of a point on it. */
public record Transport(Interpolant path, Prediction prediction) {
    /** The straight path and its velocity: what SiT, REPA and GMem are trained with. */
    public static final Transport LINEAR_VELOCITY = new Transport(Interpolant.LINEAR, Prediction.VELOCITY);

    /** That of a configuration. */
    public static Transport of(TransportConfig config) {
        return new Transport(
                Interpolant.valueOf(config.path().name()),
                Prediction.valueOf(config.prediction().name()));
    }

    /** Where the flow is solved: short of singular ends. */
    public Interval samplingInterval() {
        return Interval.ofFlow(
                path, prediction, Interval.Margins.usual(path, prediction).sampling());
    }

    /** Where times are drawn for training. */
    public Interval trainingInterval() {
        return Interval.ofFlow(
                path, prediction, Interval.Margins.usual(path, prediction).training());
    }
}
