package io.gmem.diffusion.guidance;

/**
 * When guidance is at work, in the network's own time (Kynkäänniemi et al. 2024).
 *
 * @param from the first guided time
 * @param to the last guided time
 * @param after what a sample is told beyond {@code to}
 */
public record GuidanceInterval(double from, double to, Mode after) {
    /** Always. */
    public static final GuidanceInterval ALWAYS =
            new GuidanceInterval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Mode.CONDITIONAL);

    /** What a network evaluation is made of. */
    public enum Mode {
        /** The prediction with the condition. */
        CONDITIONAL,
        /** Away from the prediction without. */
        GUIDED,
        /** The prediction without the condition. */
        UNCONDITIONAL
    }

    public GuidanceInterval {
        if (!(from <= to)) {
            throw new IllegalArgumentException("guidance_interval begins at " + from + " and ends before, at " + to);
        }
    }

    /** REPA's: conditional outside. */
    public static GuidanceInterval repa(double from, double to) {
        return new GuidanceInterval(from, to, Mode.CONDITIONAL);
    }

    /** Final GMem's: conditional before, unconditional after. */
    public static GuidanceInterval gmem(double from, double to) {
        return new GuidanceInterval(from, to, Mode.UNCONDITIONAL);
    }

    /** What is asked of the network at time t. */
    public Mode at(double t) {
        if (t < from) {
            return Mode.CONDITIONAL;
        }
        return t > to ? after : Mode.GUIDED;
    }
}
