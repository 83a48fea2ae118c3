package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** A tar (ustar, GNU, pax), read in place. Of two entries of one name the last one counts, as in tar itself. */
final class TarTree implements FileTree {
    private static final int RECORD = 512;

    private final TarFile tar;
    private final Map<String, TarArchiveEntry> entries;

    private TarTree(TarFile tar, Map<String, TarArchiveEntry> entries) {
        this.tar = tar;
        this.entries = entries;
    }

    /** Whether the file starts with a valid tar header. */
    static boolean isTar(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] header = in.readNBytes(RECORD);
            return header.length == RECORD && TarUtils.verifyCheckSum(header);
        } catch (IllegalArgumentException e) {
            return false; // the checksum field is not an octal number
        }
    }

    static TarTree open(Path file, TreeLimits limits) throws IOException {
        TarFile tar;
        try {
            tar = new TarFile(file, StandardCharsets.UTF_8.name());
        } catch (IOException | RuntimeException e) {
            throw new UnsupportedSourceException("is a damaged tar: " + e.getMessage(), e);
        }
        Map<String, TarArchiveEntry> entries = new TreeMap<>();
        try {
            for (TarArchiveEntry entry : tar.getEntries()) {
                if (entry.isFile() && !entry.isLink() && !entry.isSymbolicLink()) {
                    entries.put(EntryName.of(entry.getName()), entry);
                    limits.checkFiles(entries.size());
                }
            }
        } catch (IOException | RuntimeException e) {
            tar.close();
            throw e;
        }
        return new TarTree(tar, entries);
    }

    @Override
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public InputStream open(String name) throws IOException {
        return tar.getInputStream(entries.get(name));
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
