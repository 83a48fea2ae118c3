package io.gmem.launcher.doctor;

import io.gmem.contracts.engine.EngineFacts.Candidate;
import io.gmem.contracts.engine.EngineFacts.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Explains why a kernel uses its route. */
public final class RouteReason {
    private RouteReason() {}

    /** Returns for example {@code fastest: 0.41 ms; padded-convolution 0.52 ms; convolution is wrong}. */
    public static String of(Kernel kernel) {
        List<String> others = new ArrayList<>();
        double seconds = 0;
        long correct = 0;
        boolean fastest = true;
        for (Candidate candidate : kernel.candidates()) {
            boolean chosen = candidate.route().equals(kernel.route());
            if (candidate.fault() == null) {
                correct++;
            }
            if (chosen) {
                seconds = candidate.seconds();
            }
        }
        for (Candidate candidate : kernel.candidates()) {
            if (candidate.route().equals(kernel.route())) {
                continue;
            }
            if (candidate.fault() != null) {
                others.add(candidate.route() + " is wrong");
            } else if (candidate.seconds() > 0) {
                others.add(candidate.route() + " " + milliseconds(candidate.seconds()));
                fastest &= candidate.seconds() >= seconds;
            } else {
                others.add(candidate.route() + " is correct");
            }
        }
        String reason = others.isEmpty() || (seconds == 0 && correct > 1)
                ? "default route"
                : correct == 1 ? "only correct route" : fastest ? "fastest" : "preferred";
        others.add(0, seconds > 0 ? reason + ": " + milliseconds(seconds) : reason);
        return String.join("; ", others);
    }

    private static String milliseconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f ms", seconds * 1e3);
    }
}
