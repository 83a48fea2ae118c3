package io.gmem.launcher.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.message.MessageJson;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One gateway. Answers are its JSON. What it refuses, and that it cannot be reached, is a {@link CommandFailure} in its own
 * words.
 */
public final class GatewayClient {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);
    private static final Duration UPLOAD_WITHIN = Duration.ofHours(6);
    private static final ObjectMapper JSON = MessageJson.mapper();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI address;

    public GatewayClient(URI address) {
        this.address = address;
    }

    public URI address() {
        return address;
    }

    public JsonNode get(String path) throws InterruptedException {
        return json(request(path).GET().build());
    }

    /** @param body anything that Jackson writes */
    public JsonNode post(String path, Object body) throws InterruptedException {
        return json(request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString()))
                .build());
    }

    /** @param body anything that Jackson writes */
    public JsonNode put(String path, Object body) throws InterruptedException {
        return json(request(path)
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.valueToTree(body).toString()))
                .build());
    }

    /** Posts nothing. */
    public JsonNode post(String path) throws InterruptedException {
        return json(request(path).POST(BodyPublishers.noBody()).build());
    }

    /** Puts nothing. */
    public JsonNode put(String path) throws InterruptedException {
        return json(request(path).PUT(BodyPublishers.noBody()).build());
    }

    public JsonNode delete(String path) throws InterruptedException {
        return json(request(path).DELETE().build());
    }

    /** Posts {@code size} bytes as they are read. */
    public JsonNode upload(String path, String mediaType, Supplier<InputStream> content, long size)
            throws InterruptedException {
        BodyPublisher body = BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(content), size);
        return json(request(path)
                .header("content-type", mediaType)
                .timeout(UPLOAD_WITHIN)
                .POST(body)
                .build());
    }

    /** A file, as it is. */
    public byte[] bytes(String path) throws InterruptedException {
        return send(request(path).GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER_WITHIN);
    }

    private JsonNode json(HttpRequest request) throws InterruptedException {
        byte[] body = send(request);
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "what answers at " + address + " is no gateway of GMem", e);
        }
    }

    private byte[] send(HttpRequest request) throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.NOT_RUNNING, "no suite answers at " + address + " (" + e + "); 'gmem up' starts one", e);
        }
        if (response.statusCode() >= 400) {
            throw GatewayRefusal.of(response.statusCode(), response.body()).asFailure();
        }
        return response.body();
    }
}
