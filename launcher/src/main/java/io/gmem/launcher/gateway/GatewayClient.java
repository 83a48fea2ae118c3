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
 * The HTTP client of a gateway. Responses are JSON. A rejected request and an unreachable gateway are reported as a {@link
 * CommandFailure}, with the message of the gateway where there is one.
 */
public final class GatewayClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration UPLOAD_TIMEOUT = Duration.ofHours(6);
    private static final ObjectMapper JSON = MessageJson.mapper();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
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

    /** @param body a value that Jackson serializes to JSON */
    public JsonNode post(String path, Object body) throws InterruptedException {
        return json(request(path)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString()))
                .build());
    }

    /** @param body a value that Jackson serializes to JSON */
    public JsonNode put(String path, Object body) throws InterruptedException {
        return json(request(path)
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.valueToTree(body).toString()))
                .build());
    }

    /** Sends a POST request without a body. */
    public JsonNode post(String path) throws InterruptedException {
        return json(request(path).POST(BodyPublishers.noBody()).build());
    }

    /** Sends a PUT request without a body. */
    public JsonNode put(String path) throws InterruptedException {
        return json(request(path).PUT(BodyPublishers.noBody()).build());
    }

    public JsonNode delete(String path) throws InterruptedException {
        return json(request(path).DELETE().build());
    }

    /** Streams {@code size} bytes as the body of a POST request. */
    public JsonNode upload(String path, String mediaType, Supplier<InputStream> content, long size)
            throws InterruptedException {
        BodyPublisher body = BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(content), size);
        return json(request(path)
                .header("content-type", mediaType)
                .timeout(UPLOAD_TIMEOUT)
                .POST(body)
                .build());
    }

    /** Returns the body of a GET request unparsed. */
    public byte[] bytes(String path) throws InterruptedException {
        return send(request(path).GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(RESPONSE_TIMEOUT);
    }

    private JsonNode json(HttpRequest request) throws InterruptedException {
        byte[] body = send(request);
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "the server at " + address + " is not a GMem gateway: the response is not JSON",
                    e);
        }
    }

    private byte[] send(HttpRequest request) throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.NOT_RUNNING,
                    "no gateway reachable at " + address + " (" + e + "); start a suite with 'gmem up'",
                    e);
        }
        if (response.statusCode() >= 400) {
            throw GatewayRefusal.of(response.statusCode(), response.body()).asFailure();
        }
        return response.body();
    }
}
