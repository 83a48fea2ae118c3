package io.gmem.gateway.fuzz;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A generated request. */
@SuppressWarnings("ArrayRecordComponent") // never modified, printed when a check fails
record FuzzRequest(String method, String path, @Nullable String type, byte[] body) {
    HttpRequest toHttpRequest(URI gateway) {
        var request = HttpRequest.newBuilder(URI.create(gateway.toString().replaceFirst("/$", "") + path))
                .timeout(Duration.ofMinutes(2))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        return (type == null ? request : request.header("content-type", type)).build();
    }

    @Override
    public String toString() {
        String text = new String(body, StandardCharsets.UTF_8);
        return method + " " + path + " " + type + " " + text.substring(0, Math.min(text.length(), 600));
    }
}
