package io.gmem.diffusion.guidance;

/**
 * The times at which guidance applies, t = 0 being noise and t = 1 data (Kynkäänniemi et al. 2024). Both ends are inclusive.
 *
 * @param from the first guided time
 * @param to the last guided time
 * @param after the prediction after {@code to}
 * @param decision the time that is compared with the interval
 */
public record GuidanceInterval(double from, double to, Mode after, Decision decision) {
    /** Guidance at all times. */
    public static final GuidanceInterval ALWAYS = new GuidanceInterval(
            Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Mode.CONDITIONAL, Decision.EVALUATION);

    /** The tolerance at the ends, for rounding. */
    private static final double ROUNDING = 1e-12;

    /** The mode of a network evaluation. */
    public enum Mode {
        /** The prediction with the condition. */
        CONDITIONAL,
        /** The conditional prediction, extrapolated from the unconditional one. */
        GUIDED,
        /** The prediction without the condition. */
        UNCONDITIONAL
    }

    /** The time that is compared with the interval. */
    public enum Decision {
        /** The time of the evaluation itself. */
        EVALUATION,
        /** The time at which the solver step starts, for all of its evaluations. */
        STEP
    }

    public GuidanceInterval {
        if (!(from <= to)) {
            throw new IllegalArgumentException(
                    "guidance_interval must not end before it begins (was " + from + " to " + to + ")");
        }
    }

    /** Returns REPA's interval: conditional outside, decided at the start of a step. */
    public static GuidanceInterval repa(double from, double to) {
        return new GuidanceInterval(from, to, Mode.CONDITIONAL, Decision.STEP);
    }

    /** Returns final GMem's interval: conditional before, unconditional after, decided at each evaluation. */
    public static GuidanceInterval gmem(double from, double to) {
        return new GuidanceInterval(from, to, Mode.UNCONDITIONAL, Decision.EVALUATION);
    }

    /**
     * Returns the mode of an evaluation.
     *
     * @param stepStart the time at which the solver step starts
     * @param t the time of the evaluation
     */
    public Mode at(double stepStart, double t) {
        double deciding = decision == Decision.STEP ? stepStart : t;
        if (deciding < from - ROUNDING) {
            return Mode.CONDITIONAL;
        }
        return deciding > to + ROUNDING ? after : Mode.GUIDED;
    }
}
