package io.gmem.testkit;

import org.junit.jupiter.api.Assumptions;

/** Ends a test that cannot run here: JUnit reports it as skipped, and the output shows the reason. */
public final class NotRun {
    private NotRun() {}

    /** @param reason what the test needs, printed after {@code NOT RUN: } */
    public static void unless(boolean possible, String reason) {
        if (!possible) {
            String report = "NOT RUN: " + reason;
            System.out.println(report);
            Assumptions.abort(report);
        }
    }
}
