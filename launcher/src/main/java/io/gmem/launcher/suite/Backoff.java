package io.gmem.launcher.suite;

import java.time.Duration;

/**
 * The delay before a terminated process is restarted: 1 s, doubling up to 30 s. A process that ran for at least a minute
 * resets the delay to 1 s.
 *
 * @param last the previous delay; zero before the first restart
 */
record Backoff(Duration last) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MAXIMUM = Duration.ofSeconds(30);
    private static final Duration STABLE = Duration.ofMinutes(1);

    static Backoff none() {
        return new Backoff(Duration.ZERO);
    }

    /** Returns the delay after a process that ran for {@code uptime}. */
    Backoff after(Duration uptime) {
        if (last.isZero() || uptime.compareTo(STABLE) >= 0) {
            return new Backoff(FIRST);
        }
        Duration doubled = last.multipliedBy(2);
        return new Backoff(doubled.compareTo(MAXIMUM) > 0 ? MAXIMUM : doubled);
    }
}
