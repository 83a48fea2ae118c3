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

/** A running suite as its clients see it. A refusal is an {@link IllegalArgumentException} that says what was answered. */
final class GatewayHttp {
    static final Duration PATIENCE = Duration.ofMinutes(5);
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
                HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE).build(), BodyHandlers.ofString()));
    }

    /** Whatever is answered. */
    HttpResponse<String> send(String path, String type, BodyPublisher body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(gateway.resolve(path))
                        .header("content-type", type)
                        .timeout(PATIENCE)
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode accepted(HttpResponse<String> response) throws IOException {
        if (response.statusCode() >= 300) {
            throw new IllegalArgumentException(
                    response.request().uri() + " answers " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
