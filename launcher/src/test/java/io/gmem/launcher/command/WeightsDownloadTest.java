package io.gmem.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.gmem.launcher.CommandFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a local HTTP server. */
class WeightsDownloadTest {
    private static final byte[] WEIGHTS = "weights".getBytes(StandardCharsets.US_ASCII);
    private static final String SHA256 = "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";

    @TempDir
    Path cache;

    private final AtomicInteger served = new AtomicInteger();
    private HttpServer server;
    private String address;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/models/tiny.safetensors", exchange -> {
            served.incrementAndGet();
            exchange.sendResponseHeaders(200, WEIGHTS.length);
            exchange.getResponseBody().write(WEIGHTS);
            exchange.close();
        });
        server.createContext("/models/moved.pt", exchange -> {
            exchange.getResponseHeaders().add("location", "/models/tiny.safetensors");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort() + "/models/";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void downloadsOnce() throws Exception {
        var download = new WeightsDownload(cache);

        Path first = download.fetch(address + "tiny.safetensors", null);
        Path second = download.fetch(address + "tiny.safetensors", null);

        assertThat(first).isEqualTo(second).hasFileName("tiny.safetensors").hasBinaryContent(WEIGHTS);
        assertThat(served).hasValue(1);
        assertThat(download.fetch(address + "tiny.safetensors", SHA256)).isEqualTo(first);
    }

    @Test
    void followsRedirects() throws Exception {
        assertThat(new WeightsDownload(cache).fetch(address + "moved.pt", null)).hasBinaryContent(WEIGHTS);
    }

    @Test
    void rejectsFileWithWrongDigest() throws IOException {
        assertThatThrownBy(() -> new WeightsDownload(cache).fetch(address + "tiny.safetensors", "0".repeat(64)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("SHA-256");
        try (Stream<Path> left = Files.walk(cache)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void namesPathForManualDownload() {
        var download = new WeightsDownload(cache);

        assertThatThrownBy(() -> download.fetch(address + "absent.pt", null))
                .hasMessageContaining("404")
                .hasMessageContaining(cache.toString())
                .hasMessageContaining("absent.pt");
        assertThatThrownBy(() -> download.fetch("http://127.0.0.1:1/a.pt", null))
                .hasMessageContaining("manually");
        assertThatThrownBy(() -> download.fetch(address, null)).hasMessageContaining("file name");
    }
}
