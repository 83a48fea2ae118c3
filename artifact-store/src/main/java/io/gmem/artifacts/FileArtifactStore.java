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
 * Artifacts in a folder, which all services of a machine (or of a shared volume) see. Publication has three steps: force every
 * file and folder of the staged artifact to the disk, rename it, force the folders above it. {@link #publish} returns after the last.
 */
public final class FileArtifactStore implements ArtifactStore {
    private static final Comparator<String> BY_NUMBER_THEN_NAME =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private static final int REMEMBERED = 2_000;

    private final Path root;
    private final DurableFiles files;
    private final StagingDirectory staging;
    /**
     * How the files of an artifact looked when their digests were found right: a file that looks so still is not read again. Of the
     * artifacts used last, since there is one for every job.
     */
    private final Map<String, List<String>> verified =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
                    return size() > REMEMBERED;
                }
            });

    /**
     * @param root made when it is not there
     * @param writer the service; each of its processes has a staging folder of its own below it, so that sweeping harms no other
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
        return staging.folder();
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
        Optional<ArtifactRef> there = find(path);
        if (there.isEmpty()) {
            throw cause;
        }
        Trees.delete(staged);
        if (!there.get().sha256().equals(ref.sha256())) {
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
            throw new CorruptArtifactException(folder, "there is no manifest: it was never published, or was deleted");
        }
        byte[] json = Files.readAllBytes(manifest);
        if (!Digest.of(json).equals(ref.sha256())) {
            throw new CorruptArtifactException(folder, "its manifest is another than the one referred to");
        }
        Manifest manifestOfFiles = Manifest.parse(json);
        List<String> seen = manifestOfFiles.appearance(folder);
        if (!seen.equals(verified.get(ref.uri() + ref.sha256()))) {
            manifestOfFiles.verify(folder);
            verified.put(ref.uri() + ref.sha256(), seen);
        }
        return folder;
    }

    @Override
    public List<ArtifactPath> list(ArtifactPath folder) throws IOException {
        Path place = locate(folder);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(place)) {
            return entries.filter(entry -> Files.isRegularFile(entry.resolve(Manifest.FILE_NAME)))
                    .map(entry -> entry.getFileName().toString())
                    .sorted(BY_NUMBER_THEN_NAME)
                    .map(name -> new ArtifactPath(folder.value() + "/" + name))
                    .toList();
        }
    }

    @Override
    public void delete(ArtifactPath path) throws IOException {
        Path place = locate(path);
        if (Files.isDirectory(place)) {
            Path doomed = staging.grave();
            Files.move(place, doomed, StandardCopyOption.ATOMIC_MOVE);
            Trees.delete(doomed);
        }
    }

    @Override
    public void sweepStaging() throws IOException {
        staging.sweep();
    }

    private Path locate(ArtifactPath path) {
        return root.resolve(path.value());
    }

    /** Several at a time: a file system writes them out together, which takes little longer than one. */
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

    /** Makes the renamed folder durable, and the folders above it, which may be new. */
    private void forceUpToRoot(Path folder) throws IOException {
        for (Path above = folder; above.startsWith(root); above = requireNonNull(above.getParent())) {
            files.force(above);
        }
    }
}
