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

/** Sends generated requests and checks the rules that every response must satisfy. */
public final class Fuzz {
    private static final int MAX_CONCURRENT = 12;
    private static final int MAX_FAULTS = 25;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Codes of errors that concern the whole request and name no field. */
    private static final Set<String> CODES_WITHOUT_FIELD = Set.of(
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
     * The result of a fuzz run.
     *
     * @param faults responses that violate a rule, with their requests
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
    private final String secretPath;

    /** @param secretPath a folder that no response may contain */
    public Fuzz(URI gateway, JsonNode api, long seed, byte[] image, String secretPath) {
        this.gateway = gateway;
        this.requests = new Requests(api, seed, image);
        this.secretPath = secretPath;
    }

    public Report run(int count) throws InterruptedException {
        var permits = new Semaphore(MAX_CONCURRENT);
        CompletableFuture<?>[] responses = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            FuzzRequest request = requests.next(i);
            permits.acquire();
            responses[i] = client.sendAsync(request.toHttpRequest(gateway), BoundedBodySubscriber.handler())
                    .whenComplete((response, failure) -> {
                        permits.release();
                        if (failure == null) {
                            check(request, response);
                        } else {
                            fault(request, "no response: " + failure);
                        }
                    })
                    .handle((response, failure) -> response);
        }
        CompletableFuture.allOf(responses).join();
        return new Report(requests.operations(), statuses, faults);
    }

    private void check(FuzzRequest request, HttpResponse<String> response) {
        int status = response.statusCode();
        statuses.computeIfAbsent(status, key -> new AtomicInteger()).incrementAndGet();
        String body = response.body();
        if (status >= 500) {
            fault(request, status + " " + body);
        } else if (status >= 400) {
            checkError(request, response);
        }
        if (response.headers().firstValue("x-request-id").isEmpty()) {
            fault(request, status + " without x-request-id");
        }
    }

    private void checkError(FuzzRequest request, HttpResponse<String> response) {
        String body = response.body();
        for (String leak : LEAKS) {
            if (body.contains(leak)) {
                fault(request, response.statusCode() + " leaks '" + leak + "': " + body);
            }
        }
        if (body.contains(secretPath)) {
            fault(request, response.statusCode() + " leaks a file path: " + body);
        }
        try {
            JsonNode json = JSON.readTree(body);
            boolean openAi = request.path().startsWith("/v1/");
            JsonNode error = openAi ? json.path("error") : json;
            String code = error.path("code").asText();
            String field = error.path(openAi ? "param" : "field").asText("");
            String message = error.path(openAi ? "message" : "detail").asText("");
            boolean named = error.hasNonNull(openAi ? "param" : "field") && !field.isEmpty();
            if (!named && !CODES_WITHOUT_FIELD.contains(code)) {
                fault(request, response.statusCode() + " names no field: " + body);
            }
            if (code.isEmpty() || message.isBlank()) {
                fault(request, response.statusCode() + " has no code or message: " + body);
            }
        } catch (IOException e) {
            fault(request, response.statusCode() + " is not JSON: " + body);
        }
    }

    private void fault(FuzzRequest request, String message) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(message + "\n    to " + request);
        }
    }
}
