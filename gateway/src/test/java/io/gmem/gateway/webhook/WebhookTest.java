package io.gmem.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.message.MessageJson;
import io.gmem.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private record Delivery(String id, String timestamp, String signature, byte[] bytes) {
        String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final List<String> redirected = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/twice", exchange -> respond(exchange, deliveries.size() < 1 ? 500 : 204));
        server.createContext("/never", exchange -> respond(exchange, 503));
        server.createContext("/gone", exchange -> respond(exchange, 410));
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void respond(HttpExchange exchange, int status) throws IOException {
        var headers = exchange.getRequestHeaders();
        deliveries.add(new Delivery(
                headers.getFirst("webhook-id"),
                headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"),
                exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Test
    void signsAsTheSpecificationsExampleDoes() {
        assertThat(Signature.of(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void retriesUntilDelivered() {
        sender(true).send(webhook("/twice"), "msg_1", "job.done", Map.of("id", "job-1"));

        Eventually.isTrue("delivered twice", () -> deliveries.size() == 2);
        Delivery last = deliveries.get(1);
        assertThat(last.id()).isEqualTo("msg_1").isEqualTo(deliveries.get(0).id());
        assertThat(last.body()).contains("\"type\":\"job.done\"", "\"id\":\"job-1\"");
        assertThat(last.signature())
                .isEqualTo(Signature.of(SECRET, "msg_1", Long.parseLong(last.timestamp()), last.body()));
    }

    @Test
    void givesUpAfterTheConfiguredAttempts() {
        assertThat(outcome("/never", "msg_2")).isEqualTo(new WebhookSender.Outcome(3, false, false, "503"));
        assertThat(outcome("/never", "msg_3")).isEqualTo(new WebhookSender.Outcome(3, false, false, "503"));

        assertThat(count("msg_2")).as("no attempt follows the outcome").isEqualTo(3);
    }

    @Test
    void stopsWhenTheReceiverRespondsWithGone() {
        assertThat(outcome("/gone", "msg_4")).isEqualTo(new WebhookSender.Outcome(1, false, true, "410"));
        assertThat(outcome("/never", "msg_5").attempts()).isEqualTo(3);

        assertThat(count("msg_4")).as("no attempt follows the outcome").isEqualTo(1);
    }

    @Test
    void stopsWhenTheReceiverAcceptsTheMessage() {
        assertThat(outcome("/twice", "msg_6")).isEqualTo(new WebhookSender.Outcome(2, true, false, "204"));
        assertThat(outcome("/never", "msg_7").attempts()).isEqualTo(3);

        assertThat(count("msg_6")).as("no attempt follows the outcome").isEqualTo(2);
    }

    @Test
    void reportsWhyThereWasNoResponse() {
        server.stop(0);

        WebhookSender.Outcome outcome = outcome("/never", "msg_8");

        assertThat(outcome.attempts()).isEqualTo(3);
        assertThat(outcome.delivered()).isFalse();
        assertThat(outcome.gone()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", webhook("/redirected").url());
            respond(exchange, status);
        });
        server.createContext("/redirected", exchange -> {
            redirected.add(exchange.getRequestMethod());
            respond(exchange, 204);
        });

        assertThat(outcome("/moved", "msg_9"))
                .isEqualTo(new WebhookSender.Outcome(3, false, false, Integer.toString(status)));

        assertThat(redirected).isEmpty();
    }

    @Test
    void validatesTheUrlBeforeConnecting() {
        WebhookSender.Outcome outcome = sender(false)
                .send(webhook("/twice"), "msg_10", "job.done", Map.of())
                .toCompletableFuture()
                .join();

        assertThat(outcome.delivered()).isFalse();
        assertThat(outcome.status()).startsWith("webhook.url ").contains("public addresses");
        assertThat(deliveries).isEmpty();
    }

    @Test
    void validatesTheUrlBeforeEveryAttempt() {
        var allowed = new AtomicBoolean(true);
        server.createContext("/rebound", exchange -> {
            allowed.set(false);
            respond(exchange, 500);
        });
        var sender = new WebhookSender(new TestWebhookConfig(allowed::get, Path.of("none")), MessageJson.mapper());

        WebhookSender.Outcome outcome = sender.send(webhook("/rebound"), "msg_11", "job.done", Map.of())
                .toCompletableFuture()
                .join();

        assertThat(outcome.status()).contains("public addresses");
        assertThat(count("msg_11")).isEqualTo(1);
    }

    @Test
    void signsTheBytesOfTheBody() throws GeneralSecurityException {
        sender(true)
                .send(webhook("/twice"), "msg_12", "job.done", Map.of("label", "größe 猫"))
                .toCompletableFuture()
                .join();

        Delivery last = deliveries.get(1);
        assertThat(last.body()).contains("\"label\":\"größe 猫\"");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring("whsec_".length())), "HmacSHA256"));
        mac.update(("msg_12." + last.timestamp() + ".").getBytes(StandardCharsets.US_ASCII));
        assertThat(last.signature()).isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(last.bytes())));
    }

    /** Computed with Python's hmac module. */
    @Test
    void usesANonBase64SecretAsUtf8() {
        assertThat(Signature.of("geheimnis-größe-16", "msg_1", 1614265330, "{\"label\":\"größe\"}"))
                .isEqualTo("v1,o65HfnCIhrXf/5gUyoxpjOk324pxhpI1gzJs1i270c0=");
        assertThat(Signature.of("whsec_größe, no base64", "msg_1", 1614265330, "{}"))
                .isEqualTo("v1,/nw9kiglzZsqrHJybnr4lIw6WTCo3lXPRSpUnOcls6Y=");
    }

    @Test
    void waitsFourTimesAsLongAfterEachAttempt() {
        assertThat(sender(true).pauseAfter(1)).isEqualTo(Duration.ofMillis(5));
        assertThat(sender(true).pauseAfter(2)).isEqualTo(Duration.ofMillis(20));
        assertThat(sender(true).pauseAfter(3)).isEqualTo(Duration.ofMillis(80));
    }

    private WebhookSender.Outcome outcome(String path, String id) {
        return sender(true)
                .send(webhook(path), id, "job.failed", Map.of())
                .toCompletableFuture()
                .join();
    }

    private long count(String id) {
        return deliveries.stream().filter(message -> message.id().equals(id)).count();
    }

    private static WebhookSender sender(boolean allowPrivate) {
        return new WebhookSender(new TestWebhookConfig(allowPrivate, Path.of("none")), MessageJson.mapper());
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
    void rejectsNonPublicUrls(String url) {
        var sender = sender(false);
        assertThatThrownBy(() -> sender.check(new Webhook(url, SECRET)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("webhook.url ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://93.184.216.34/done", "https://[2606:4700::1111]:8443/done?a=b"})
    void acceptsPublicUrls(String url) {
        sender(false).check(new Webhook(url, SECRET));
    }

    @Test
    void omitsTheSecretFromToString() {
        assertThat(new Webhook("https://example.com/", SECRET)).hasToString("Webhook[https://example.com/]");
    }
}
