package io.gmem.diffusion.guidance;

/**
 * The times at which guidance applies, t = 0 being noise and t = 1 data (Kynkäänniemi et al. 2024). Both ends belong to the interval.
 *
 * @param from the first guided time
 * @param to the last guided time
 * @param after the prediction beyond {@code to}
 * @param decision the time that decides
 */
public record GuidanceInterval(double from, double to, Mode after, Decision decision) {
    /** Always. */
    public static final GuidanceInterval ALWAYS = new GuidanceInterval(
            Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Mode.CONDITIONAL, Decision.EVALUATION);

    /** A time that equals an end but for its rounding belongs to the interval. */
    private static final double ROUNDING = 1e-12;

    /** What a network evaluation is made of. */
    public enum Mode {
        /** The prediction with the condition. */
        CONDITIONAL,
        /** Away from the prediction without. */
        GUIDED,
        /** The prediction without the condition. */
        UNCONDITIONAL
    }

    /** The time that decides whether an evaluation is guided. */
    public enum Decision {
        /** The time of the evaluation itself. */
        EVALUATION,
        /** The time at which the solver step began, for all of its evaluations. */
        STEP
    }

    public GuidanceInterval {
        if (!(from <= to)) {
            throw new IllegalArgumentException("guidance_interval begins at " + from + " and ends before, at " + to);
        }
    }

    /** REPA's: conditional outside, decided where a step begins. */
    public static GuidanceInterval repa(double from, double to) {
        return new GuidanceInterval(from, to, Mode.CONDITIONAL, Decision.STEP);
    }

    /** Final GMem's: conditional before, unconditional after, decided at each evaluation. */
    public static GuidanceInterval gmem(double from, double to) {
        return new GuidanceInterval(from, to, Mode.UNCONDITIONAL, Decision.EVALUATION);
    }

    /**
     * The kind of an evaluation.
     *
     * @param began the time at which the solver step began
     * @param t the time of the evaluation
     */
    public Mode at(double began, double t) {
        double deciding = decision == Decision.STEP ? began : t;
        if (deciding < from - ROUNDING) {
            return Mode.CONDITIONAL;
        }
        return deciding > to + ROUNDING ? after : Mode.GUIDED;
    }
}
