package io.gmem.memory.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names of kinds in a text beside packed pictures, one on each line, to be names of folders. */
final class ClassNames {
    private static final int MOST = 256;
    private static final int LONGEST = 100;

    private ClassNames() {}

    /**
     * Reads them. A kind whose name as a folder would be read as a part of the set ({@code train} is one of CIFAR-100's) gets a '_' at
     * its end.
     *
     * @throws UnsupportedSourceException when they cannot be names of folders, or one is there twice
     */
    static List<String> read(PackedFiles files, String name) throws UnsupportedSourceException {
        List<String> kinds = text(files, name)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(kind -> FolderLabels.saysNothing(kind) ? kind + "_" : kind)
                .toList();
        if (kinds.isEmpty() || kinds.size() > MOST) {
            throw new UnsupportedSourceException(
                    "holds '%s' with %d names of kinds; there are 1 to %d".formatted(name, kinds.size(), MOST));
        }
        Set<String> seen = new HashSet<>();
        for (String kind : kinds) {
            if (kind.length() > LONGEST || kind.startsWith(".") || kind.contains("/") || kind.contains("\\")) {
                throw new UnsupportedSourceException(
                        "holds '%s', and in it '%s': no name of a folder, which has at most %d characters, no '/' and no '.' first"
                                .formatted(name, kind.substring(0, Math.min(LONGEST, kind.length())), LONGEST));
            }
            if (!seen.add(kind)) {
                throw new UnsupportedSourceException("holds '%s', and in it '%s' twice".formatted(name, kind));
            }
        }
        return kinds;
    }

    private static String text(PackedFiles files, String name) throws UnsupportedSourceException {
        try {
            return new String(files.start(name, MOST * (LONGEST + 2) + 1), StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException e) {
            throw new UnsupportedSourceException(
                    "holds '%s', which cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }
}
