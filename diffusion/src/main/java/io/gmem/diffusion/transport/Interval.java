package io.gmem.diffusion.transport;

/**
 * The times between which a network is trained or asked. Noise and score are singular at an end, and so is the drift of some
 * stochastic equations; the interval stops a little before (the reference's check_interval, as a table in the golden numbers).
 *
 * @param from where the noise is
 * @param to where the data are
 */
public record Interval(double from, double to) {
    /** How far from singular ends, where nobody says: for training and for sampling. */
    public record Margins(double training, double sampling) {
        /** The reference's: none for velocities on paths that are regular, narrow for VP, 0.001 otherwise. */
        public static Margins usual(Interpolant path, Prediction prediction) {
            if (path == Interpolant.VP) {
                return new Margins(1e-5, 1e-3);
            }
            return prediction == Prediction.VELOCITY ? new Margins(0, 0) : new Margins(1e-3, 1e-3);
        }
    }

    /** For the probability flow, or for training. */
    public static Interval ofFlow(Interpolant path, Prediction prediction, double margin) {
        if (path == Interpolant.VP) {
            return new Interval(0, 1 - margin);
        }
        return prediction == Prediction.VELOCITY ? new Interval(0, 1) : new Interval(margin, 1 - margin);
    }

    /** For a stochastic equation whose last step, of length {@code lastStep}, is another. */
    public static Interval ofDiffusion(
            Interpolant path, Prediction prediction, DiffusionForm form, double margin, double lastStep) {
        double effective = path != Interpolant.VP && prediction == Prediction.VELOCITY ? 0 : margin;
        double to = 1 - (lastStep == 0 ? effective : lastStep);
        boolean singularAtNoise =
                path != Interpolant.VP && (prediction != Prediction.VELOCITY || form == DiffusionForm.SBDM);
        return new Interval(singularAtNoise ? effective : 0, to);
    }
}
