package io.gmem.launcher.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.progress.Progress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Submits long-running tasks. The client chooses the id, so that a retry while a service restarts never creates a second
 * task.
 */
public final class Submission {
    private static final Duration RETRY_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    private final GatewayClient gateway;

    public Submission(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /**
     * Submits the task, retrying for up to two minutes until the suite accepts or rejects it, and returns it.
     *
     * @param collection for example {@code /api/runs}
     * @param prefix prefix of the generated id, used when {@code request} has no {@code id}
     */
    public JsonNode submit(String collection, String prefix, Map<String, Object> request) throws InterruptedException {
        Map<String, Object> named = new LinkedHashMap<>(request);
        Object id = named.computeIfAbsent(
                "id", absent -> prefix + "-" + UUID.randomUUID().toString().substring(0, 13));
        long deadline = System.nanoTime() + RETRY_TIMEOUT.toNanos();
        boolean retried = false;
        try (Progress progress = Progress.of("submitting")) {
            while (true) {
                try {
                    return gateway.post(collection, named);
                } catch (CommandFailure e) {
                    if (retried && e.code() == ExitCode.CONFLICT) {
                        return gateway.get(collection + "/" + id);
                    }
                    boolean later = e.code() == ExitCode.LATER || (retried && e.code() == ExitCode.NOT_RUNNING);
                    if (!later || System.nanoTime() > deadline) {
                        throw e;
                    }
                    retried = true;
                    progress.busy("retrying, the suite cannot accept the request yet");
                    TimeUnit.NANOSECONDS.sleep(RETRY_INTERVAL.toNanos());
                }
            }
        }
    }
}
