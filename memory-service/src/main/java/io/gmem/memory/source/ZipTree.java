package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip, read in place. Of two entries of one name the first one counts. */
final class ZipTree implements FileTree {
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries;

    private ZipTree(ZipFile zip, Map<String, ZipEntry> entries) {
        this.zip = zip;
        this.entries = entries;
    }

    static ZipTree open(Path file, TreeLimits limits) throws IOException {
        ZipFile zip;
        try {
            zip = zipOf(file);
        } catch (ZipException | IllegalArgumentException e) {
            throw new UnsupportedSourceException("is a damaged zip: " + e.getMessage(), e);
        }
        Map<String, ZipEntry> entries = new TreeMap<>();
        try {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (!entry.isDirectory()) {
                    entries.putIfAbsent(EntryName.of(entry.getName()), entry);
                    limits.checkFiles(entries.size());
                }
            }
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
        return new ZipTree(zip, entries);
    }

    /** Opens the zip with UTF-8 names, which nearly all zips use. Falls back to ISO 8859-1, which decodes any bytes. */
    private static ZipFile zipOf(Path file) throws IOException {
        try {
            return withNamesIn(StandardCharsets.UTF_8, file);
        } catch (ZipException e) {
            return withNamesIn(StandardCharsets.ISO_8859_1, file);
        }
    }

    private static ZipFile withNamesIn(Charset charset, Path file) throws IOException {
        return new ZipFile(file.toFile(), charset);
    }

    @Override
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public InputStream open(String name) throws IOException {
        InputStream in = zip.getInputStream(entries.get(name));
        if (in == null) {
            throw new IOException("entry is not in the zip");
        }
        return in;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
