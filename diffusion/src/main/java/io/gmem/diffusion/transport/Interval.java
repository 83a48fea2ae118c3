package io.gmem.diffusion.transport;

/**
 * The times between which a network is trained or evaluated. Noise, score and the drift of some stochastic equations are singular at an
 * end, so the interval stops before it. The values follow the reference's check_interval; the golden numbers have them as a table.
 *
 * @param from the end near noise
 * @param to the end near data
 */
public record Interval(double from, double to) {
    /** The default distances from singular ends, for training and for sampling. */
    public record Margins(double training, double sampling) {
        /** Returns the reference's margins: none for velocities on regular paths, narrow for VP, 0.001 otherwise. */
        public static Margins usual(Interpolant path, Prediction prediction) {
            if (path == Interpolant.VP) {
                return new Margins(1e-5, 1e-3);
            }
            return prediction == Prediction.VELOCITY ? new Margins(0, 0) : new Margins(1e-3, 1e-3);
        }
    }

    /** Returns the interval of the probability flow or of training. */
    public static Interval ofFlow(Interpolant path, Prediction prediction, double margin) {
        if (path == Interpolant.VP) {
            return new Interval(0, 1 - margin);
        }
        return prediction == Prediction.VELOCITY ? new Interval(0, 1) : new Interval(margin, 1 - margin);
    }

    /** Returns the interval of a stochastic equation whose last step, of length {@code lastStep}, uses another method. */
    public static Interval ofDiffusion(
            Interpolant path, Prediction prediction, DiffusionForm form, double margin, double lastStep) {
        double effective = path != Interpolant.VP && prediction == Prediction.VELOCITY ? 0 : margin;
        double to = 1 - (lastStep == 0 ? effective : lastStep);
        boolean singularAtNoise =
                path != Interpolant.VP && (prediction != Prediction.VELOCITY || form == DiffusionForm.SBDM);
        return new Interval(singularAtNoise ? effective : 0, to);
    }
}
