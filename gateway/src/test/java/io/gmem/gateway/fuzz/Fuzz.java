package io.gmem.gateway.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends requests and holds every answer to what all answers have to keep. */
public final class Fuzz {
    private static final int AT_ONCE = 12;
    private static final int MOST_SHOWN = 25;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Refusals of the whole request: there is no field to name. */
    private static final Set<String> OF_NO_FIELD = Set.of(
            "malformed_json",
            "missing_body",
            "invalid_body",
            "malformed_form",
            "broken_body",
            "bad_request",
            "not_found",
            "method_not_allowed",
            "not_acceptable",
            "unsupported_media_type",
            "length_required",
            "body_too_large",
            "queue_full",
            "too_many_forms");

    private static final List<String> LEAKS =
            List.of("\tat ", "java.", "io.gmem.", "Exception", "jackson", "Caused by", "/home/", "/tmp/");

    /**
     * What came of it.
     *
     * @param faults answers that break a rule, with their requests
     */
    public record Report(int operations, Map<Integer, AtomicInteger> statuses, List<String> faults) {
        public int answered() {
            return statuses.values().stream().mapToInt(AtomicInteger::get).sum();
        }

        public int withStatus(int status) {
            return statuses.getOrDefault(status, new AtomicInteger()).get();
        }

        @Override
        public String toString() {
            return answered() + " requests of " + operations + " operations, by status " + statuses + ", faults "
                    + faults.size();
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final URI gateway;
    private final Requests requests;
    private final String secretPlace;

    /** @param secretPlace a folder no answer may name */
    public Fuzz(URI gateway, JsonNode api, long seed, byte[] picture, String secretPlace) {
        this.gateway = gateway;
        this.requests = new Requests(api, seed, picture);
        this.secretPlace = secretPlace;
    }

    public Report run(int count) throws InterruptedException {
        var places = new Semaphore(AT_ONCE);
        CompletableFuture<?>[] answers = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            Asked asked = requests.next(i);
            places.acquire();
            answers[i] = client.sendAsync(asked.to(gateway), Patient.handler())
                    .whenComplete((answer, failure) -> {
                        places.release();
                        if (failure == null) {
                            judge(asked, answer);
                        } else {
                            fault(asked, "no answer: " + failure);
                        }
                    })
                    .handle((answer, failure) -> answer);
        }
        CompletableFuture.allOf(answers).join();
        return new Report(requests.operations(), statuses, faults);
    }

    private void judge(Asked asked, HttpResponse<String> answer) {
        int status = answer.statusCode();
        statuses.computeIfAbsent(status, key -> new AtomicInteger()).incrementAndGet();
        String body = answer.body();
        if (status >= 500) {
            fault(asked, status + " " + body);
        } else if (status >= 400) {
            refusal(asked, answer);
        }
        if (answer.headers().firstValue("x-request-id").isEmpty()) {
            fault(asked, status + " without x-request-id");
        }
    }

    private void refusal(Asked asked, HttpResponse<String> answer) {
        String body = answer.body();
        for (String leak : LEAKS) {
            if (body.contains(leak)) {
                fault(asked, answer.statusCode() + " leaks '" + leak + "': " + body);
            }
        }
        if (body.contains(secretPlace)) {
            fault(asked, answer.statusCode() + " leaks a place on the disk: " + body);
        }
        try {
            JsonNode told = JSON.readTree(body);
            boolean openAi = asked.path().startsWith("/v1/");
            JsonNode error = openAi ? told.path("error") : told;
            String code = error.path("code").asText();
            String field = error.path(openAi ? "param" : "field").asText("");
            String message = error.path(openAi ? "message" : "detail").asText("");
            boolean named = error.hasNonNull(openAi ? "param" : "field") && !field.isEmpty();
            if (!named && !OF_NO_FIELD.contains(code)) {
                fault(asked, answer.statusCode() + " names no field: " + body);
            }
            if (code.isEmpty() || message.isBlank()) {
                fault(asked, answer.statusCode() + " says nothing: " + body);
            }
        } catch (IOException e) {
            fault(asked, answer.statusCode() + " is no JSON: " + body);
        }
    }

    private void fault(Asked asked, String what) {
        if (faults.size() < MOST_SHOWN) {
            faults.add(what + "\n    to " + asked);
        }
    }
}
