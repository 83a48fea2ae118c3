package io.gmem.artifacts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The staging folder of one process. A locked file next to the folder marks it as in use while the process runs. Each process
 * of a service has its own folder. A crash leaves a folder without a lock, which {@link #sweep} removes.
 */
final class StagingDirectory {
    private static final String LOCK = ".lock";

    private final Path parent;
    private final Path own;

    @SuppressWarnings("unused") // the lock is held as long as the channel is reachable
    private final FileChannel held;

    private StagingDirectory(Path parent, Path own, FileChannel held) {
        this.parent = parent;
        this.own = own;
        this.held = held;
    }

    /** Creates and locks a new staging folder below {@code parent}. */
    @SuppressWarnings("MustBeClosedChecker") // held until the process ends
    static StagingDirectory open(Path parent) throws IOException {
        Files.createDirectories(parent);
        Path own = parent.resolve(UUID.randomUUID().toString());
        FileChannel held = FileChannel.open(lockOf(own), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        held.lock();
        return new StagingDirectory(parent, Files.createDirectory(own), held);
    }

    private static Path lockOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + LOCK);
    }

    /** Creates a new empty folder for one artifact. */
    Path newFolder() throws IOException {
        return Files.createDirectory(own.resolve(UUID.randomUUID().toString()));
    }

    /** Returns an unused path to move an artifact to before its deletion. */
    Path deletionTarget() {
        return own.resolve("deleted-" + UUID.randomUUID());
    }

    /** Removes the staging folders of processes that have ended, and the contents of this one. */
    void sweep() throws IOException {
        for (Path entry : entries(parent)) {
            String name = entry.getFileName().toString();
            Path folder = name.endsWith(LOCK)
                    ? entry.resolveSibling(name.substring(0, name.length() - LOCK.length()))
                    : entry;
            if (!folder.equals(own) && !isHeld(folder)) {
                if (Files.exists(folder)) {
                    Trees.delete(folder);
                }
                Files.deleteIfExists(lockOf(folder));
            }
        }
        for (Path leftover : entries(own)) {
            Trees.delete(leftover);
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private static boolean isHeld(Path folder) throws IOException {
        Path lock = lockOf(folder);
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true; // by this process
        }
    }
}
