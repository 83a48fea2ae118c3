package io.gmem.memory.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads class names from a text file that accompanies packed images, one name per line. */
final class ClassNames {
    private static final int MAX_CLASSES = 256;
    private static final int MAX_LENGTH = 100;

    private ClassNames() {}

    /**
     * Reads the class names for use as folder names. A name that would be read as a partition of the data set gets the suffix
     * '_': CIFAR-100 has a class {@code train}.
     *
     * @throws UnsupportedSourceException if a name is not a valid folder name or occurs twice
     */
    static List<String> read(PackedFiles files, String name) throws UnsupportedSourceException {
        List<String> classNames = text(files, name)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(className -> FolderLabels.isPartition(className) ? className + "_" : className)
                .toList();
        if (classNames.isEmpty() || classNames.size() > MAX_CLASSES) {
            throw new UnsupportedSourceException("contains '%s', which must list 1 to %3$d class names (was %2$d)"
                    .formatted(name, classNames.size(), MAX_CLASSES));
        }
        Set<String> seen = new HashSet<>();
        for (String className : classNames) {
            if (className.length() > MAX_LENGTH
                    || className.startsWith(".")
                    || className.contains("/")
                    || className.contains("\\")) {
                throw new UnsupportedSourceException(
                        "contains '%s' with the invalid class name '%s': a name has at most %d characters, contains no '/' or '\\' and does not start with '.'"
                                .formatted(
                                        name,
                                        className.substring(0, Math.min(MAX_LENGTH, className.length())),
                                        MAX_LENGTH));
            }
            if (!seen.add(className)) {
                throw new UnsupportedSourceException(
                        "contains '%s', which lists the class name '%s' twice".formatted(name, className));
            }
        }
        return classNames;
    }

    private static String text(PackedFiles files, String name) throws UnsupportedSourceException {
        try {
            return new String(files.start(name, MAX_CLASSES * (MAX_LENGTH + 2) + 1), StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException e) {
            throw new UnsupportedSourceException(
                    "contains '%s', which cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }
}
