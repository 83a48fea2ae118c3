package io.gmem.memory.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.Digest;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.memory.TestPacked;
import io.gmem.memory.source.SourceLocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadCacheTest {
    private static final byte[] CONTENT = TestPacked.noise(1, 300_000);
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-01-02T00:00:00Z");

    @TempDir
    Path folder;

    private FileServer server;
    private ArtifactStore store;
    private SourceLocator locator;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer();
        server.content = CONTENT;
        store = new FileArtifactStore(folder.resolve("artifacts"), "test");
        locator = locator();
    }

    private SourceLocator locator() {
        var limits = new DownloadLimits(1 << 20, Duration.ofSeconds(5), 1, Duration.ZERO, Duration.ofDays(1));
        var downloads = new Downloads(new DownloadRequests(host -> true, limits.patience()), limits);
        return new SourceLocator(
                store,
                folder.resolve("imports"),
                new DownloadCache(store, downloads, folder.resolve("downloads"), limits));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private DatasetSpec spec(@Nullable String sha256) {
        return new DatasetSpec(
                new DatasetId("pets"),
                new DatasetSource.Address(server.address("/pets.zip").toString(), sha256),
                16,
                "pixels",
                "hog-color",
                new BankName("pets"),
                "");
    }

    @Test
    void downloadsSourceOnceForAllReaders() throws IOException {
        Path file = locator.locate(spec(Digest.of(CONTENT)), FIRST);

        assertThat(file).hasFileName("pets.zip").hasBinaryContent(CONTENT);
        assertThat(locator().locate(spec(Digest.of(CONTENT)), FIRST)).isEqualTo(file);
        assertThat(server.ranges).hasSize(1);
        assertThat(folder.resolve("downloads")).isEmptyDirectory();
    }

    @Test
    void storesSourceWithShardsOfDataSet() throws IOException {
        locator.locate(spec(null), FIRST);

        assertThat(store.list(ArtifactPath.shards(new DatasetId("pets"))))
                .containsExactly(ArtifactPath.shard(new DatasetId("pets"), FIRST.toEpochMilli() + "-source", 0));
    }

    @Test
    void downloadsAgainForAnotherAttempt() throws IOException {
        locator.locate(spec(null), FIRST);
        server.content = TestPacked.noise(2, 1000);
        server.etag = "\"two\"";

        assertThat(locator.locate(spec(null), SECOND)).hasBinaryContent(server.content);
        assertThat(locator.locate(spec(null), FIRST)).hasBinaryContent(CONTENT);
    }

    @Test
    void rejectsFileOfAnotherDigestAndLeavesNothing() throws IOException {
        assertThatThrownBy(() -> locator.locate(spec("0".repeat(64)), FIRST))
                .isInstanceOfSatisfying(FailureException.class, failed -> {
                    assertThat(failed.failure().code()).isEqualTo("source_differs");
                    assertThat(failed.failure().field()).isEqualTo("source.sha256");
                    assertThat(failed.failure().message()).contains(Digest.of(CONTENT));
                });
        assertThat(folder.resolve("downloads")).isEmptyDirectory();
        assertThat(store.list(ArtifactPath.shards(new DatasetId("pets")))).isEmpty();
    }

    @Test
    void resumesPartialFileInNextAttempt() throws IOException {
        server.cutAfter = 200_000;
        assertThatThrownBy(() -> locator.locate(spec(null), FIRST)).isInstanceOf(FailureException.class);
        assertThat(store.list(ArtifactPath.shards(new DatasetId("pets")))).isEmpty();
        server.cutAfter = -1;

        assertThat(locator().locate(spec(null), SECOND)).hasBinaryContent(CONTENT);
        assertThat(server.ranges).containsExactly("", "bytes=200000-");
    }

    @Test
    void removesAbandonedPartialFiles() throws IOException {
        Path old = Files.createDirectories(folder.resolve("downloads/old"));
        Path content = Files.write(old.resolve("content"), CONTENT);
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(content, longAgo);
        Files.setLastModifiedTime(old, longAgo);
        Path young = Files.createDirectories(folder.resolve("downloads/young"));
        Files.setLastModifiedTime(young, longAgo);
        Files.write(young.resolve("content"), CONTENT);

        locator.locate(spec(null), FIRST);

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void reportsInterruptionAsCancellation() throws IOException {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> locator.locate(spec(null), FIRST)).isInstanceOf(CancellationException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(locator.locate(spec(null), FIRST)).hasBinaryContent(CONTENT);
    }

    @Test
    void rejectsAddressWithoutDownloads() {
        var local = new SourceLocator(store, folder.resolve("imports"));
        assertThatThrownBy(() -> local.locate(spec(null), FIRST))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("source.kind");
    }
}
