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
 * Where files by their address are fetched to, and from where they go into the artifact store: whole, of the digest that was asked for,
 * and for every instance of the service. One download at a time in this process, and one of a file on this machine.
 */
public final class DownloadCache {
    private final ArtifactStore store;
    private final Downloads downloads;
    private final Path root;
    private final DownloadLimits limits;
    private final ReentrantLock one = new ReentrantLock();

    /** @param root made when it is not there; best on the disk of the artifact store */
    public DownloadCache(ArtifactStore store, Downloads downloads, Path root, DownloadLimits limits) {
        this.store = store;
        this.downloads = downloads;
        this.root = root;
        this.limits = limits;
    }

    /**
     * The artifact of that one file; found when it is there already.
     *
     * @param owner for whom it is; an unfinished file is gone on with for the same owner and address
     * @param place where the artifact lies, or will
     * @throws io.gmem.contracts.failure.FailureException when the address is to blame, or its server
     * @throws CancellationException when the thread is interrupted; what came is kept
     */
    public ArtifactRef fetched(DatasetSource.Address source, String owner, ArtifactPath place) throws IOException {
        Optional<ArtifactRef> there = store.find(place);
        if (there.isPresent()) {
            return there.get();
        }
        try {
            one.lockInterruptibly();
            try {
                sweep();
                return fetch(source, root.resolve(key(source, owner)), place);
            } finally {
                one.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the download of " + source.url() + " is interrupted");
        }
    }

    private static String key(DatasetSource.Address source, String owner) {
        return Digest.of((owner + "\n" + source.url()).getBytes(StandardCharsets.UTF_8))
                .substring(0, 32);
    }

    private ArtifactRef fetch(DatasetSource.Address source, Path folder, ArtifactPath place)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (FileChannel guard =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = guard.lock()) {
            Optional<ArtifactRef> there = store.find(place); // another process may have been quicker
            if (there.isPresent()) {
                return there.get();
            }
            Path file = downloads.fetch(source.uri(), folder);
            String digest = Digest.ofFile(file);
            if (source.sha256() != null && !source.sha256().equals(digest)) {
                delete(folder);
                throw Refusals.another(source.sha256(), digest);
            }
            ArtifactRef ref = publish(file, source, place);
            delete(folder);
            return ref;
        }
    }

    private ArtifactRef publish(Path file, DatasetSource.Address source, ArtifactPath place) throws IOException {
        Path staged = store.stage();
        try {
            Files.createLink(staged.resolve(name(source)), file); // a crash from here on leaves the file where it is
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, staged.resolve(name(source)));
        }
        try {
            return store.publish(staged, place, MediaTypes.UPLOAD);
        } catch (ArtifactConflictException e) {
            return store.find(place)
                    .orElseThrow(() -> e); // another machine was quicker, and the file changed in between
        } finally {
            store.discard(staged);
        }
    }

    /** As the address calls it, where that can be the name of a file. */
    private static String name(DatasetSource.Address source) {
        String path = String.valueOf(source.uri().getPath());
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}") && !last.equals("manifest.json") ? last : "source";
    }

    private void sweep() throws IOException {
        Instant oldest = Instant.now().minus(limits.keep());
        for (Path folder : listed(Files.createDirectories(root))) {
            if (touched(folder).isBefore(oldest)) {
                delete(folder);
            }
        }
    }

    private static Instant touched(Path folder) throws IOException {
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
            return Instant.MAX; // gone in between
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
