package io.gmem.memory.download;

import io.gmem.artifacts.ArtifactConflictException;
import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.Digest;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.dataset.DatasetSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Downloads files by URL and publishes them to the artifact store. A file is published only when complete and of the requested
 * digest, and is then available to every instance of the service. Downloads are serialized within this process, and per file
 * across the processes of this host.
 */
public final class DownloadCache {
    private final ArtifactStore store;
    private final Downloads downloads;
    private final Path root;
    private final DownloadLimits limits;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param root download directory, created on demand; preferably on the file system of the artifact store */
    public DownloadCache(ArtifactStore store, Downloads downloads, Path root, DownloadLimits limits) {
        this.store = store;
        this.downloads = downloads;
        this.root = root;
        this.limits = limits;
    }

    /**
     * Returns the artifact that contains the file, downloading it if it does not exist.
     *
     * @param owner identifies the requester; a partial download is resumed for the same owner and address
     * @param path of the artifact
     * @throws io.gmem.contracts.failure.FailureException if the address or its server is at fault
     * @throws CancellationException if the thread is interrupted; the received bytes are kept
     */
    public ArtifactRef fetched(DatasetSource.Address source, String owner, ArtifactPath path) throws IOException {
        Optional<ArtifactRef> existing = store.find(path);
        if (existing.isPresent()) {
            return existing.get();
        }
        try {
            lock.lockInterruptibly();
            try {
                sweep();
                return fetch(source, root.resolve(key(source, owner)), path);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the download of " + source.url() + " was interrupted");
        }
    }

    private static String key(DatasetSource.Address source, String owner) {
        return Digest.of((owner + "\n" + source.url()).getBytes(StandardCharsets.UTF_8))
                .substring(0, 32);
    }

    private ArtifactRef fetch(DatasetSource.Address source, Path folder, ArtifactPath path)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (FileChannel lockFile =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var fileLock = lockFile.lock()) {
            Optional<ArtifactRef> existing = store.find(path); // another process may have published it meanwhile
            if (existing.isPresent()) {
                return existing.get();
            }
            Path file = downloads.fetch(source.uri(), folder);
            String digest = Digest.ofFile(file);
            if (source.sha256() != null && !source.sha256().equals(digest)) {
                delete(folder);
                throw Refusals.digestMismatch(source.sha256(), digest);
            }
            ArtifactRef ref = publish(file, source, path);
            delete(folder);
            return ref;
        }
    }

    private ArtifactRef publish(Path file, DatasetSource.Address source, ArtifactPath path) throws IOException {
        Path staged = store.stage();
        try {
            Files.createLink(
                    staged.resolve(name(source)), file); // the file stays in place, so a later crash does not lose it
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, staged.resolve(name(source)));
        }
        try {
            return store.publish(staged, path, MediaTypes.UPLOAD);
        } catch (ArtifactConflictException e) {
            return store.find(path)
                    .orElseThrow(() -> e); // another host published first, and the remote file changed in between
        } finally {
            store.discard(staged);
        }
    }

    /** Returns the last segment of the URL path if it is a valid file name, otherwise "source". */
    private static String name(DatasetSource.Address source) {
        String path = String.valueOf(source.uri().getPath());
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}") && !last.equals("manifest.json") ? last : "source";
    }

    private void sweep() throws IOException {
        Instant oldest = Instant.now().minus(limits.keep());
        for (Path folder : listed(Files.createDirectories(root))) {
            if (lastTouched(folder).isBefore(oldest)) {
                delete(folder);
            }
        }
    }

    private static Instant lastTouched(Path folder) throws IOException {
        try (Stream<Path> files = Stream.concat(Stream.of(folder), listed(folder).stream())) {
            return files.map(DownloadCache::modified)
                    .max(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.MAX; // removed concurrently
        }
    }

    private static List<Path> listed(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void delete(Path folder) throws IOException {
        for (Path file : listed(folder)) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }
}
