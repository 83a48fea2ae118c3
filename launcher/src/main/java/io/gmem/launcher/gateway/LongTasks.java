package io.gmem.launcher.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.progress.Progress;
import java.time.Duration;
import java.util.Locale;

/** Follows the long-running tasks of the suite and shows their progress. */
public final class LongTasks {
    private final TaskFollower follower;

    public LongTasks(GatewayClient gateway) {
        this.follower = new TaskFollower(gateway);
    }

    /** Waits until the bank of the data set has been built. */
    public JsonNode dataset(String id) throws InterruptedException {
        try (Progress progress = Progress.of("data set " + id)) {
            JsonNode done = follower.follow("/api/datasets/" + id, task -> {
                JsonNode at = task.path("progress");
                if (at.path("total").asLong() > 0) {
                    progress.at(at.path("done").asDouble() / at.path("total").asDouble(), at.path("done") + " images");
                } else {
                    progress.busy(task.path("status").asText());
                }
            });
            progress.done(done.path("count") + (done.has("latents") ? " latents, " : " images, ")
                    + done.path("skipped_count").asLong() + " files skipped, bank "
                    + done.path("bank_version").asText());
            return done;
        }
    }

    /** Waits until the last checkpoint of the run has been written. */
    public JsonNode run(String id) throws InterruptedException {
        try (Progress progress = Progress.of("run " + id)) {
            JsonNode done = follower.follow("/api/runs/" + id, task -> {
                if (task.path("status").asText().equals("running")) {
                    progress.at(
                            task.path("training_step").asDouble()
                                    / task.path("steps").asDouble(),
                            note(task));
                } else {
                    progress.busy(task.path("status").asText());
                }
            });
            progress.done("%d training steps, loss %.4f"
                    .formatted(
                            done.path("training_step").asLong(),
                            done.path("loss").asDouble()));
            return done;
        }
    }

    private static String note(JsonNode run) {
        JsonNode telemetry = run.path("telemetry");
        String step = "step " + run.path("training_step") + "/" + run.path("steps");
        return telemetry.isObject()
                ? step
                        + String.format(
                                Locale.ROOT,
                                ", loss %.3f, ",
                                telemetry.path("loss").asDouble())
                        + Progress.text(Duration.ofSeconds(
                                telemetry.path("seconds_left").asLong())) + " left"
                : step;
    }

    /** Waits until the operation has created its bank version. */
    public JsonNode operation(String id) throws InterruptedException {
        try (Progress progress = Progress.of("operation " + id)) {
            JsonNode done = follower.follow(
                    "/api/operations/" + id,
                    task -> progress.busy(task.path("status").asText()));
            progress.done(done.path("version").asText());
            return done;
        }
    }

    /** Waits until the images of the job have been generated. */
    public JsonNode job(String id) throws InterruptedException {
        try (Progress progress = Progress.of("generating")) {
            return follower.follow(
                    "/api/jobs/" + id, task -> progress.busy(task.path("status").asText()));
        }
    }
}
