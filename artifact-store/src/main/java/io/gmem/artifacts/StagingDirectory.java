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
 * Where one process prepares artifacts. The room is the process's own as long as it lives, which a locked file beside it says; several
 * processes of one service have a room each. What a crash leaves is a room that nobody holds.
 */
final class StagingDirectory {
    private static final String LOCK = ".lock";

    private final Path rooms;
    private final Path own;

    @SuppressWarnings("unused") // the lock is held as long as the channel is reachable
    private final FileChannel held;

    private StagingDirectory(Path rooms, Path own, FileChannel held) {
        this.rooms = rooms;
        this.own = own;
        this.held = held;
    }

    /** Opens a new room below {@code rooms}. */
    @SuppressWarnings("MustBeClosedChecker") // held until the process ends
    static StagingDirectory open(Path rooms) throws IOException {
        Files.createDirectories(rooms);
        Path own = rooms.resolve(UUID.randomUUID().toString());
        FileChannel held = FileChannel.open(lockOf(own), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        held.lock();
        return new StagingDirectory(rooms, Files.createDirectory(own), held);
    }

    private static Path lockOf(Path room) {
        return room.resolveSibling(room.getFileName() + LOCK);
    }

    /** A new empty folder in it. */
    Path folder() throws IOException {
        return Files.createDirectory(own.resolve(UUID.randomUUID().toString()));
    }

    /** A place in it for what is about to be deleted. */
    Path grave() {
        return own.resolve("deleted-" + UUID.randomUUID());
    }

    /** Removes the rooms that nobody holds, and what lies about in this one. */
    void sweep() throws IOException {
        for (Path entry : entries(rooms)) {
            String name = entry.getFileName().toString();
            Path room = name.endsWith(LOCK)
                    ? entry.resolveSibling(name.substring(0, name.length() - LOCK.length()))
                    : entry;
            if (!room.equals(own) && !isHeld(room)) {
                if (Files.exists(room)) {
                    Trees.delete(room);
                }
                Files.deleteIfExists(lockOf(room));
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

    private static boolean isHeld(Path room) throws IOException {
        Path lock = lockOf(room);
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
