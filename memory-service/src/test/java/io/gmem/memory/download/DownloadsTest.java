package io.gmem.memory.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.network.PublicNetwork;
import io.gmem.memory.TestPacked;
import io.gmem.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {
    private static final byte[] CONTENT = TestPacked.noise(1, 300_000);

    @TempDir
    Path folder;

    private FileServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer();
        server.content = CONTENT;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Downloads downloads(Predicate<InetAddress> allowed, int attempts) {
        var limits = new DownloadLimits(1 << 20, Duration.ofSeconds(5), attempts, Duration.ZERO, Duration.ofDays(1));
        return new Downloads(new DownloadRequests(allowed, limits.patience()), limits);
    }

    /** Downloads with new objects, as a restarted service would. */
    private Path fetch(int attempts, String path) throws IOException, InterruptedException {
        return downloads(host -> true, attempts).fetch(server.address(path), folder.resolve("file"));
    }

    private static Failure failure(Fetching fetching) {
        FailureException[] thrown = new FailureException[1];
        assertThatThrownBy(fetching::run).isInstanceOfSatisfying(FailureException.class, failed -> thrown[0] = failed);
        return Objects.requireNonNull(thrown[0]).failure();
    }

    private interface Fetching {
        Path run() throws Exception;
    }

    @Test
    void downloadsFile() throws Exception {
        assertThat(fetch(1, "/pets.zip")).hasBinaryContent(CONTENT);
        assertThat(server.ranges).containsExactly("");
    }

    @Test
    void downloadsFileOfUnknownLength() throws Exception {
        server.chunked = true;
        assertThat(fetch(1, "/pets.zip")).hasBinaryContent(CONTENT);
    }

    @Test
    void resumesAfterConnectionLoss() throws Exception {
        server.cutAfter = 120_000;

        assertThat(fetch(2, "/pets.zip")).hasBinaryContent(CONTENT);

        assertThat(server.ranges).containsExactly("", "bytes=120000-", "bytes=240000-");
    }

    @Test
    void resumesAfterRestart() throws Exception {
        server.cutAfter = 200_000;
        assertThat(failure(() -> fetch(1, "/pets.zip")).code()).isEqualTo("source_unavailable");
        server.cutAfter = -1;

        assertThat(fetch(1, "/pets.zip")).hasBinaryContent(CONTENT);
        assertThat(fetch(1, "/pets.zip")).hasBinaryContent(CONTENT);

        // the third request only verifies that the file is unchanged
        assertThat(server.ranges).containsExactly("", "bytes=200000-", "bytes=299999-");
    }

    @Test
    void resumesDownloadOfKilledProcess() throws Exception {
        server.cutAfter = 123_456;
        server.stalled = true;
        Process process = KilledFetch.start(server.address("/pets.zip"), folder.resolve("file"));
        Eventually.holds(() -> assertThat(folder.resolve("file/content")).hasSize(123_456));

        process.destroyForcibly().waitFor();

        server.cutAfter = -1;
        server.stalled = false;
        assertThat(fetch(1, "/pets.zip")).hasBinaryContent(CONTENT);
        assertThat(server.ranges).containsExactly("", "bytes=123456-");
    }

    @Test
    void restartsWhenFileHasChanged() throws Exception {
        server.cutAfter = 200_000;
        assertThat(failure(() -> fetch(1, "/pets.zip")).retryable()).isTrue();
        server.cutAfter = -1;
        server.content = TestPacked.noise(2, 250_000);
        server.etag = "\"two\"";

        assertThat(fetch(1, "/pets.zip")).hasBinaryContent(server.content);
        server.content = TestPacked.noise(3, 250_000);
        server.etag = "\"three\"";
        assertThat(fetch(1, "/pets.zip")).hasBinaryContent(server.content);

        assertThat(server.ranges).containsExactly("", "bytes=200000-", "bytes=249999-");
    }

    @Test
    void restartsWithoutStrongEtag() throws Exception {
        for (String tag : new String[] {null, "W/\"one\""}) {
            server.etag = tag;
            server.cutAfter = 200_000;
            assertThat(failure(() -> fetch(1, "/pets.zip")).code()).isEqualTo("source_unavailable");
            server.cutAfter = -1;
            assertThat(fetch(1, "/pets.zip")).hasBinaryContent(CONTENT);
        }
        assertThat(server.ranges).containsOnly("");
    }

    @Test
    void rejectsBytesOfAnotherRange() throws Exception {
        server.cutAfter = 120_000;
        server.shift = 7;

        assertThat(failure(() -> fetch(2, "/pets.zip")).message()).contains("different byte range than requested");

        server.cutAfter = -1;
        assertThat(fetch(1, "/pets.zip")).hasBinaryContent(CONTENT);
        assertThat(server.ranges).endsWith("");
    }

    @Test
    void restartsWhenMetadataIsUnreadable() throws Exception {
        server.cutAfter = 120_000;
        assertThat(failure(() -> fetch(1, "/pets.zip")).code()).isEqualTo("source_unavailable");
        Files.writeString(folder.resolve("file/known.json"), "{\"etag\":\"\\\"on");
        server.cutAfter = -1;

        assertThat(fetch(1, "/pets.zip")).hasBinaryContent(CONTENT);
        assertThat(server.ranges).containsExactly("", "");
    }

    @Test
    void rejectsTooLargeFileBeforeOrDuringDownload() {
        server.content = new byte[(1 << 20) + 1];
        assertThat(failure(() -> fetch(3, "/pets.zip")).code()).isEqualTo("source_too_large");
        assertThat(folder.resolve("file/content")).doesNotExist();

        server.chunked = true;
        assertThat(failure(() -> fetch(3, "/pets.zip")).message()).contains("at most 1048576 bytes");
        assertThat(folder.resolve("file/content").toFile().length()).isLessThanOrEqualTo(1 << 20);
        assertThat(server.ranges).hasSize(2);
    }

    @Test
    void rejectsEmptyFile() {
        server.content = new byte[0];
        assertThat(failure(() -> fetch(1, "/pets.zip")).code()).isEqualTo("source_empty");
    }

    @Test
    void retriesServerErrorsButNotRejections() {
        server.status = 404;
        assertThat(failure(() -> fetch(3, "/pets.zip")))
                .extracting(Failure::code, Failure::category, Failure::field)
                .containsExactly("unknown_source", Category.MISSING, "source.url");
        server.status = 403;
        assertThat(failure(() -> fetch(3, "/pets.zip")).code()).isEqualTo("source_refused");
        assertThat(server.ranges).hasSize(2);
        server.status = 503;
        assertThat(failure(() -> fetch(3, "/pets.zip")))
                .satisfies(failure -> assertThat(failure.message()).contains("503"))
                .extracting(Failure::code, Failure::category, Failure::retryable)
                .containsExactly("source_unavailable", Category.DEPENDENCY, true);
        assertThat(server.ranges).hasSize(5);
    }

    @Test
    void failsWhenServerStalls() {
        server.cutAfter = 1000;
        server.stalled = true;
        var limits = new DownloadLimits(1 << 20, Duration.ofMillis(100), 1, Duration.ZERO, Duration.ofDays(1));
        var downloads = new Downloads(new DownloadRequests(host -> true, Duration.ofSeconds(5)), limits);

        assertThat(failure(() -> downloads.fetch(server.address("/pets.zip"), folder.resolve("file")))
                        .message())
                .contains("no data received for 100 ms");
    }

    @Test
    void stopsOnInterruptAndKeepsReceivedBytes() throws Exception {
        server.cutAfter = 1000;
        server.stalled = true;
        var fetching = new CompletableFuture<Path>();
        Thread thread = new Thread(() -> {
            try {
                fetching.complete(fetch(1, "/pets.zip"));
            } catch (IOException | InterruptedException | RuntimeException e) {
                fetching.completeExceptionally(e);
            }
        });
        thread.start();
        Eventually.holds(() -> assertThat(folder.resolve("file/content")).hasSize(1000));

        thread.interrupt();

        assertThatThrownBy(fetching::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        server.cutAfter = -1;
        server.stalled = false;
        assertThat(fetch(1, "/pets.zip")).hasBinaryContent(CONTENT);
        assertThat(server.ranges).containsExactly("", "bytes=1000-");
    }

    @Test
    void followsAtMostFiveRedirects() throws Exception {
        server.redirect("/r5", "/pets.zip");
        for (int i = 4; i >= 0; i--) {
            server.redirect("/r" + i, server.address("/r" + (i + 1)).toString());
        }
        assertThat(fetch(1, "/r1")).hasBinaryContent(CONTENT);
        assertThat(failure(() -> fetch(3, "/r0")).message()).contains("redirected more than 5 times");
    }

    @Test
    void rejectsRedirectsToOtherSchemes() {
        int i = 0;
        for (String to : new String[] {
            "file:///etc/passwd",
            "ftp://example.com/a",
            "jar:file:/a!/b",
            "http://anna:secret@127.0.0.1/",
            "",
            "http://",
            "::"
        }) {
            String path = "/to" + i++;
            server.redirect(path, to);
            assertThat(failure(() -> fetch(1, path)))
                    .as(to)
                    .extracting(Failure::category, Failure::field)
                    .containsExactly(Category.USER, "source.url");
        }
    }

    @Test
    void rejectsPrivateHosts() {
        URI address = server.address("/pets.zip");
        assertThat(failure(() -> downloads(PublicNetwork::contains, 3).fetch(address, folder.resolve("a"))))
                .satisfies(failure -> assertThat(failure.message())
                        .contains("must lead to a public address")
                        .contains("gmem.downloads.private=true")
                        .doesNotContain("127.0.0.1"))
                .extracting(Failure::category)
                .isEqualTo(Category.USER);
        for (String url :
                new String[] {"http://localhost/", "http://[::1]/", "http://0.0.0.0/", "http://169.254.169.254/"}) {
            assertThat(failure(() -> downloads(PublicNetwork::contains, 1).fetch(URI.create(url), folder.resolve("a")))
                            .field())
                    .isEqualTo("source.url");
        }
        assertThat(server.ranges).isEmpty();
    }

    @Test
    void rejectsRedirectToForbiddenHost() {
        String inside = server.address("/pets.zip").toString().replace("127.0.0.1", "127.0.0.2");
        server.redirect("/out", inside);
        Downloads downloads = downloads(host -> host.getHostAddress().equals("127.0.0.1"), 3);

        assertThat(failure(() -> downloads.fetch(server.address("/out"), folder.resolve("a")))
                        .message())
                .contains("must lead to a public address");
        assertThat(server.ranges).isEmpty();
    }

    @Test
    void namesUnknownHost() {
        assertThat(failure(() -> downloads(host -> true, 2)
                                .fetch(URI.create("http://nowhere.invalid/a.zip"), folder.resolve("a")))
                        .message())
                .contains("nowhere.invalid cannot be resolved");
    }
}
