package io.gmem.launcher.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Polls a long-running task of the suite until it ends. A gateway that is unreachable for less than two minutes does not end
 * the polling, because the task continues meanwhile.
 */
public final class TaskFollower {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(400);
    private static final Duration UNREACHABLE_TIMEOUT = Duration.ofMinutes(2);

    private final GatewayClient gateway;

    public TaskFollower(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /**
     * Returns the task at {@code path} when it is done.
     *
     * @param each receives every polled state of the task
     * @throws CommandFailure if the task failed or was cancelled, with the message of the task
     */
    public JsonNode follow(String path, Consumer<JsonNode> each) throws InterruptedException {
        long lastResponse = System.nanoTime();
        while (true) {
            try {
                JsonNode task = gateway.get(path);
                lastResponse = System.nanoTime();
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
                                        + task.path("failure").path("message").asText("no reason given"));
                    case "cancelled" ->
                        throw new CommandFailure(
                                ExitCode.FAILED, task.path("id").asText() + " was cancelled");
                    default -> TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
                }
            } catch (CommandFailure e) {
                if (e.code() != ExitCode.NOT_RUNNING
                        || System.nanoTime() - lastResponse > UNREACHABLE_TIMEOUT.toNanos()) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(POLL_INTERVAL.toNanos());
            }
        }
    }
}
