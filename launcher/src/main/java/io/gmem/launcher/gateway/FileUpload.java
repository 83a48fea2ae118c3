package io.gmem.launcher.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Uploads a file of any type as the body of a request. */
public final class FileUpload {
    private static final String OCTET_STREAM = "application/octet-stream";

    private final GatewayClient gateway;

    public FileUpload(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /**
     * Uploads the file and returns the response.
     *
     * @param query further query parameters
     */
    public JsonNode send(String path, Path file, Map<String, String> query) throws InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure(ExitCode.USAGE, file + " is not a file");
        }
        String parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        try {
            return gateway.upload(
                    parameters.isEmpty() ? path : path + "?" + parameters,
                    OCTET_STREAM,
                    () -> open(file),
                    Files.size(file));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
