package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.diffusion.transport.TransportConfig;
import io.gmem.diffusion.transport.TransportConfig.Path;
import io.gmem.diffusion.transport.TransportConfig.Prediction;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the path and the prediction of a network from the arguments or the configuration of its run. */
record TransportReader(JsonNode notes, Hints hints, List<String> missing, List<String> because, List<String> doubts) {
    /** Returns the transport. Missing records default to the linear path and velocity, with a doubt. */
    TransportConfig transport() {
        Path path = path();
        Prediction prediction = prediction();
        if (path == null && prediction == null) {
            doubts.add("the file does not record path and prediction; the linear path and velocity were assumed:"
                    + " --path, --prediction");
        } else if (path == null) {
            doubts.add("the file does not record the path; the linear path was assumed: --path");
        } else if (prediction == null) {
            doubts.add("the file does not record the prediction; velocity was assumed: --prediction");
        }
        return new TransportConfig(
                path == null ? Path.LINEAR : path, prediction == null ? Prediction.VELOCITY : prediction);
    }

    private @Nullable Path path() {
        if (hints.path() != null) {
            because.add("the path was specified");
            return hints.path();
        }
        String name = note("path_type");
        Path found = path(name).orElse(null);
        if (found == null && !name.isEmpty()) {
            missing.add("a known path_type (was '%s'; linear, gvp, cosine or vp): --path".formatted(name));
        }
        return found;
    }

    private @Nullable Prediction prediction() {
        if (hints.prediction() != null) {
            because.add("the prediction was specified");
            return hints.prediction();
        }
        String name = note("prediction");
        Prediction found = prediction(name).orElse(null);
        if (found == null && !name.isEmpty()) {
            missing.add("a known prediction (was '%s'; velocity, noise or score): --prediction".formatted(name));
        }
        return found;
    }

    /** Returns a recorded value. SiT and REPA record an argument, final GMem an entry in its section {@code transport}. */
    private String note(String name) {
        JsonNode nested = notes.path("transport").path(name);
        JsonNode note = nested.isTextual() ? nested : notes.path(name);
        return note.isTextual() ? note.asText() : "";
    }

    /** Returns a path by its name in SiT, REPA or this suite. */
    static Optional<Path> path(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "linear" -> Optional.of(Path.LINEAR);
            case "gvp", "cosine" -> Optional.of(Path.GVP);
            case "vp" -> Optional.of(Path.VP);
            default -> Optional.empty();
        };
    }

    /** Returns a prediction by its name in SiT, REPA or this suite. */
    static Optional<Prediction> prediction(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "velocity", "v" -> Optional.of(Prediction.VELOCITY);
            case "noise" -> Optional.of(Prediction.NOISE);
            case "score" -> Optional.of(Prediction.SCORE);
            default -> Optional.empty();
        };
    }
}
