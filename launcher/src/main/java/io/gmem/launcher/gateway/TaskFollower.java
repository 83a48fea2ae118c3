package io.gmem.launcher.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows a long task of the suite to its end. A gateway that is being started again is waited for: the task goes on
 * meanwhile.
 */
public final class TaskFollower {
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final GatewayClient gateway;

    public TaskFollower(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /**
     * Returns what is at {@code path} when it is done.
     *
     * @param each sees every answer until then
     * @throws CommandFailure when the task failed or was cancelled, with its own message
     */
    public JsonNode follow(String path, Consumer<JsonNode> each) throws InterruptedException {
        long heard = System.nanoTime();
        while (true) {
            try {
                JsonNode task = gateway.get(path);
                heard = System.nanoTime();
                each.accept(task);
                String status = task.path("status").asText();
                switch (status) {
                    case "done" -> {
                        return task;
                    }
                    case "failed" ->
                        throw new CommandFailure(
                                ExitCode.FAILED,
                                task.path("id").asText() + " failed: "
                                        + task.path("failure").path("message").asText("it did not say why"));
                    case "cancelled" ->
                        throw new CommandFailure(
                                ExitCode.FAILED, task.path("id").asText() + " was cancelled");
                    default -> TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                }
            } catch (CommandFailure e) {
                if (e.code() != ExitCode.NOT_RUNNING || System.nanoTime() - heard > SILENCE.toNanos()) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }
}
