package io.gmem.artifacts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The file system calls whose order makes a published artifact durable. */
interface DurableFiles {
    /** The default file system. */
    DurableFiles ON_DISK = new DurableFiles() {
        @Override
        public void force(Path entry) throws IOException {
            try (FileChannel channel = FileChannel.open(entry, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    };

    /** Forces the content of a file, or the entries of a folder, to the device. Thread-safe. */
    void force(Path entry) throws IOException;

    /** Renames a folder atomically. */
    void rename(Path from, Path to) throws IOException;
}
