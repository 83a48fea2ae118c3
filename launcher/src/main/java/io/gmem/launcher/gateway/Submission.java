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
 * Asks for long tasks. Each has its name before it is asked for, so that asking again, when a part of the suite is being
 * started again, never makes a second one.
 */
public final class Submission {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final GatewayClient gateway;

    public Submission(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /**
     * Asks until the task is taken or refused, and returns it.
     *
     * @param collection {@code /api/runs}
     * @param kind of the name it is given when {@code request} has no {@code id}
     */
    public JsonNode submit(String collection, String kind, Map<String, Object> request) throws InterruptedException {
        Map<String, Object> named = new LinkedHashMap<>(request);
        Object id = named.computeIfAbsent(
                "id", absent -> kind + "-" + UUID.randomUUID().toString().substring(0, 13));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean askedBefore = false;
        try (Progress progress = Progress.of("asking")) {
            while (true) {
                try {
                    return gateway.post(collection, named);
                } catch (CommandFailure e) {
                    if (askedBefore && e.code() == ExitCode.CONFLICT) {
                        return gateway.get(collection + "/" + id);
                    }
                    boolean later = e.code() == ExitCode.LATER || (askedBefore && e.code() == ExitCode.NOT_RUNNING);
                    if (!later || System.nanoTime() > deadline) {
                        throw e;
                    }
                    askedBefore = true;
                    progress.busy("again, since the suite could not take it");
                    TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                }
            }
        }
    }
}
