package io.gmem.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The quality of the demo's generated images. Fréchet distances use features other than those of the bank; smaller is better.
 *
 * @param name name of data set, bank and run
 * @param samples number of images on each side of a distance
 * @param untrained Fréchet distance of the network before training
 * @param trained Fréchet distance of the network after training
 * @param shuffled Fréchet distance of the trained network conditioned on wrong snippets; null if not measured
 * @param floor Fréchet distance between two halves of the training images
 * @param drawn number of images in the grid
 * @param copied number of those images that are copies of a training image
 * @param ownSource number of those images whose nearest training image is the source of their snippet
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

    /** Compares the first and the last evaluated checkpoint. Both arguments are lists of the gateway, in any order. */
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
                    ExitCode.FAILED, "the run " + name + " was not evaluated before and after training");
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

    /** Returns the result as two lines of text. */
    public String text() {
        String wrong = shuffled == null
                ? ""
                : String.format(Locale.ROOT, ", %.3f when conditioned on wrong snippets", shuffled);
        return String.format(
                Locale.ROOT,
                "Fréchet distance of %d samples to the training images: %.3f untrained, %.3f trained (%.0f %% less)%s;"
                        + " %.3f between two halves of the training images%n"
                        + "of %d generated images, %d are nearest to the source image of their snippet, %d are copies of a"
                        + " training image",
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
