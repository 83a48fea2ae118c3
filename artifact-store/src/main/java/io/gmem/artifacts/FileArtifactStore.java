package io.gmem.artifacts;

import static java.util.Objects.requireNonNull;

import io.gmem.contracts.artifact.ArtifactRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stores artifacts in a folder shared by all services of a machine or of a shared volume. Publication has three steps: force
 * every file and folder of the staged artifact to the disk, rename the artifact, force the parent folders. {@link #publish}
 * returns after the last step.
 */
public final class FileArtifactStore implements ArtifactStore {
    private static final Comparator<String> BY_NUMBER_THEN_NAME =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private static final int VERIFIED_CACHE_SIZE = 2_000;

    private final Path root;
    private final DurableFiles files;
    private final StagingDirectory staging;
    /**
     * Caches the file attributes of verified artifacts. A file whose attributes are unchanged is not read again. Bounded to the
     * most recently used artifacts, because every job creates one.
     */
    private final Map<String, List<String>> verified =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
                    return size() > VERIFIED_CACHE_SIZE;
                }
            });

    /**
     * Opens the store.
     *
     * @param root folder of the store, created if absent
     * @param writer name of the service. Each of its processes has its own staging folder, so that a sweep does not affect others
     */
    public FileArtifactStore(Path root, String writer) throws IOException {
        this(root, writer, DurableFiles.ON_DISK);
    }

    FileArtifactStore(Path root, String writer, DurableFiles files) throws IOException {
        this.files = files;
        this.root = Files.createDirectories(root.toAbsolutePath().normalize());
        this.staging = StagingDirectory.open(this.root.resolve(".staging").resolve(writer));
    }

    @Override
    public Path stage() throws IOException {
        return staging.newFolder();
    }

    @Override
    public ArtifactRef publish(Path staged, ArtifactPath path, String mediaType) throws IOException {
        Manifest manifest = Manifest.of(staged, mediaType);
        Files.write(staged.resolve(Manifest.FILE_NAME), manifest.json());
        ArtifactRef ref = manifest.ref(path);
        forceAll(staged);
        Path target = locate(path);
        Path parent = Files.createDirectories(requireNonNull(target.getParent()));
        try {
            files.rename(staged, target);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            ref = sameAsPublished(ref, path, staged, e);
        }
        forceUpToRoot(parent);
        return ref;
    }

    @Override
    public void discard(Path staged) throws IOException {
        if (Files.isDirectory(staged)) {
            Trees.delete(staged);
        }
    }

    private ArtifactRef sameAsPublished(ArtifactRef ref, ArtifactPath path, Path staged, IOException cause)
            throws IOException {
        Optional<ArtifactRef> existing = find(path);
        if (existing.isEmpty()) {
            throw cause;
        }
        Trees.delete(staged);
        if (!existing.get().sha256().equals(ref.sha256())) {
            throw new ArtifactConflictException(path);
        }
        return ref;
    }

    @Override
    public Optional<ArtifactRef> find(ArtifactPath path) throws IOException {
        Path manifest = locate(path).resolve(Manifest.FILE_NAME);
        return Files.isRegularFile(manifest)
                ? Optional.of(Manifest.parse(Files.readAllBytes(manifest)).ref(path))
                : Optional.empty();
    }

    @Override
    public Path fetch(ArtifactRef ref) throws IOException {
        Path folder = locate(ArtifactPath.of(ref));
        Path manifest = folder.resolve(Manifest.FILE_NAME);
        if (!Files.isRegularFile(manifest)) {
            throw new CorruptArtifactException(
                    folder, "the manifest is missing: the artifact was never published, or was deleted");
        }
        byte[] json = Files.readAllBytes(manifest);
        if (!Digest.of(json).equals(ref.sha256())) {
            throw new CorruptArtifactException(folder, "the digest of the manifest does not match the reference");
        }
        Manifest parsed = Manifest.parse(json);
        List<String> attributes = parsed.attributes(folder);
        if (!attributes.equals(verified.get(ref.uri() + ref.sha256()))) {
            parsed.verify(folder);
            verified.put(ref.uri() + ref.sha256(), attributes);
        }
        return folder;
    }

    @Override
    public List<ArtifactPath> list(ArtifactPath folder) throws IOException {
        Path target = locate(folder);
        if (!Files.isDirectory(target)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(target)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve(Manifest.FILE_NAME)))
                    .map(entry -> entry.getFileName().toString())
                    .sorted(BY_NUMBER_THEN_NAME)
                    .map(name -> new ArtifactPath(folder.value() + "/" + name))
                    .toList();
        }
    }

    @Override
    public void delete(ArtifactPath path) throws IOException {
        Path target = locate(path);
        if (Files.isDirectory(target)) {
            Path deleted = staging.deletionTarget();
            Files.move(target, deleted, StandardCopyOption.ATOMIC_MOVE);
            Trees.delete(deleted);
        }
    }

    @Override
    public void sweepStaging() throws IOException {
        staging.sweep();
    }

    private Path locate(ArtifactPath path) {
        return root.resolve(path.value());
    }

    /** Forces all entries in parallel: a file system flushes several entries in little more time than one. */
    private void forceAll(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.toList().parallelStream().forEach(entry -> {
                try {
                    files.force(entry);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Forces the parent folders up to the root, which may be new. */
    private void forceUpToRoot(Path folder) throws IOException {
        for (Path parent = folder; parent.startsWith(root); parent = requireNonNull(parent.getParent())) {
            files.force(parent);
        }
    }
}
