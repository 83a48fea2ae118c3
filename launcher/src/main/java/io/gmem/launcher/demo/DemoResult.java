package io.gmem.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How good the demo's pictures are. Fréchet distances are on features that are not the bank's; smaller is better.
 *
 * @param name of data set, bank and run
 * @param samples pictures on each side of a distance
 * @param untrained of the network before training
 * @param trained of the network after it
 * @param shuffled of the trained network told wrong snippets; null when it was not measured
 * @param floor of one half of the training pictures to the other
 * @param drawn pictures in the grid
 * @param copied those among them that repeat a training picture
 * @param ownSource those among them that are most like the very picture whose snippet drew them
 */
public record DemoResult(
        String name,
        int samples,
        double untrained,
        double trained,
        @Nullable Double shuffled,
        double floor,
        int drawn,
        int copied,
        int ownSource) {

    /** Reads the first and the last of {@code checkpoints}, and {@code images}, as the gateway lists them. */
    static DemoResult of(String name, JsonNode checkpoints, JsonNode images) {
        JsonNode first = null;
        JsonNode last = null;
        for (JsonNode checkpoint : checkpoints) {
            if (!checkpoint.path("evaluation").isObject()) {
                continue;
            }
            if (first == null || step(checkpoint) < step(first)) {
                first = checkpoint;
            }
            if (last == null || step(checkpoint) > step(last)) {
                last = checkpoint;
            }
        }
        if (first == null || last == null || first == last) {
            throw new CommandFailure(
                    ExitCode.FAILED, "the run " + name + " was not measured before and after training");
        }
        JsonNode before = first.path("evaluation");
        JsonNode after = last.path("evaluation");
        int copied = 0;
        int ownSource = 0;
        for (JsonNode image : images) {
            copied += image.path("copied").asBoolean() ? 1 : 0;
            ownSource += isNearestToItsSource(image) ? 1 : 0;
        }
        return new DemoResult(
                name,
                after.path("samples").asInt(),
                before.path("frechet").asDouble(),
                after.path("frechet").asDouble(),
                after.hasNonNull("frechet_shuffled")
                        ? Double.valueOf(after.path("frechet_shuffled").asDouble())
                        : null,
                after.path("frechet_floor").asDouble(),
                images.size(),
                copied,
                ownSource);
    }

    private static boolean isNearestToItsSource(JsonNode image) {
        JsonNode snippets = image.path("snippets");
        return snippets.size() == 1
                && snippets.get(0).asLong() == image.path("nearest").asLong(-1);
    }

    private static long step(JsonNode checkpoint) {
        return checkpoint.path("training_step").asLong();
    }

    /** In words. */
    public String text() {
        String wrong = shuffled == null ? "" : String.format(Locale.ROOT, ", %.3f when told wrong snippets", shuffled);
        return String.format(
                Locale.ROOT,
                "Fréchet distance of %d samples to the training pictures: %.3f untrained, %.3f now (%.0f %% less)%s;"
                        + " %.3f between two halves of the training pictures%n"
                        + "of %d drawn pictures %d are most like the one whose snippet drew them, %d are copies of a training"
                        + " picture",
                samples,
                untrained,
                trained,
                100 * (1 - trained / untrained),
                wrong,
                floor,
                drawn,
                ownSource,
                copied);
    }
}
