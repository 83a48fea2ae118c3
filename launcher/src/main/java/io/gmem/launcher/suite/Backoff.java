package io.gmem.launcher.suite;

import java.time.Duration;

/**
 * How long to wait before a process that died is started again: 1 s, 2 s, 4 s, up to 30 s; from the beginning again after
 * one that lived for a minute.
 *
 * @param last the pause before; zero at first
 */
record Backoff(Duration last) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration STABLE = Duration.ofMinutes(1);

    static Backoff none() {
        return new Backoff(Duration.ZERO);
    }

    /** What to wait now, after a process that lived for {@code lived}. */
    Backoff after(Duration lived) {
        if (last.isZero() || lived.compareTo(STABLE) >= 0) {
            return new Backoff(FIRST);
        }
        Duration doubled = last.multipliedBy(2);
        return new Backoff(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
    }
}
