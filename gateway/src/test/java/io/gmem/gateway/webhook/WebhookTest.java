package io.gmem.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private record Told(String id, String timestamp, String signature, String body) {}

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void aServerListens() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/twice", exchange -> answer(exchange, told.size() < 1 ? 500 : 204));
        server.createContext("/never", exchange -> answer(exchange, 503));
        server.createContext("/gone", exchange -> answer(exchange, 410));
        server.start();
    }

    @AfterEach
    void itStops() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        var headers = exchange.getRequestHeaders();
        told.add(new Told(
                headers.getFirst("webhook-id"),
                headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Test
    void signsAsTheSpecificationsExampleDoes() {
        assertThat(Signature.of(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void tellsAgainUntilItIsTaken() {
        sender().send(webhook("/twice"), "msg_1", "job.done", Map.of("id", "job-1"));

        Eventually.isTrue("told twice", () -> told.size() == 2);
        Told last = told.get(1);
        assertThat(last.id()).isEqualTo("msg_1").isEqualTo(told.get(0).id());
        assertThat(last.body()).contains("\"type\":\"job.done\"", "\"id\":\"job-1\"");
        assertThat(last.signature())
                .isEqualTo(Signature.of(SECRET, "msg_1", Long.parseLong(last.timestamp()), last.body()));
    }

    @Test
    void givesUpAfterItsAttempts() {
        sender().send(webhook("/never"), "msg_2", "job.failed", Map.of());
        sender().send(webhook("/gone"), "msg_3", "job.failed", Map.of());

        Eventually.isTrue("told as often as configured", () -> count("msg_2") == 3 && count("msg_3") == 1);
    }

    private long count(String id) {
        return told.stream().filter(message -> message.id().equals(id)).count();
    }

    private WebhookSender sender() {
        return TrustingWebhooks.sender();
    }

    private Webhook webhook(String path) {
        return new Webhook("http://127.0.0.1:" + server.getAddress().getPort() + path, SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/",
                "file:///etc/passwd",
                "http:///done",
                "nonsense",
                "http://user:password@93.184.216.34/",
                "http://127.0.0.1:8080/",
                "http://127.1/",
                "http://localhost/",
                "http://0.0.0.0/",
                "http://10.1.2.3/",
                "http://172.16.0.1/",
                "http://192.168.1.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://100.64.0.1/",
                "http://[::1]/",
                "http://[fe80::1]/",
                "http://[fd00::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://224.0.0.1/",
                "http://no-such-host.invalid/"
            })
    void refusesWhatIsNotPublic(String url) {
        var sender = new WebhookSender(new TrustingWebhooks(false, Path.of("none")), new ObjectMapper());
        assertThatThrownBy(() -> sender.check(new Webhook(url, SECRET)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("webhook.url ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://93.184.216.34/done", "https://[2606:4700::1111]:8443/done?a=b"})
    void letsPublicAddressesPass(String url) {
        new WebhookSender(new TrustingWebhooks(false, Path.of("none")), new ObjectMapper())
                .check(new Webhook(url, SECRET));
    }

    @Test
    void doesNotShowItsSecret() {
        assertThat(new Webhook("https://example.com/", SECRET)).hasToString("Webhook[https://example.com/]");
    }
}
