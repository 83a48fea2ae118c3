package io.gmem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** An HTTP client of a running suite. An error status raises an {@link IllegalArgumentException} with the response. */
final class GatewayHttp {
    static final Duration TIMEOUT = Duration.ofMinutes(5);
    static final String GENERATIONS = "/v1/images/generations";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI gateway;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    GatewayHttp(URI gateway) {
        this.gateway = gateway;
    }

    JsonNode post(String path, String type, BodyPublisher body) throws IOException, InterruptedException {
        return accepted(send(path, type, body));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return accepted(http.send(
                HttpRequest.newBuilder(gateway.resolve(path)).timeout(TIMEOUT).build(), BodyHandlers.ofString()));
    }

    /** Returns the response for any status. */
    HttpResponse<String> send(String path, String type, BodyPublisher body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(gateway.resolve(path))
                        .header("content-type", type)
                        .timeout(TIMEOUT)
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode accepted(HttpResponse<String> response) throws IOException {
        if (response.statusCode() >= 300) {
            throw new IllegalArgumentException(
                    response.request().uri() + " returned " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
