package io.gmem.memory.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which terms the files of a source may be used, as far as the source says it: a file called {@code LICENSE}, {@code LICENCE} or
 * {@code COPYING} holds for its folder and for those in it that have none of their own. What the sender says holds for all.
 */
public final class Licences {
    private static final Pattern NAME =
            Pattern.compile("(licen[sc]e|copying)(\\.(txt|md|rst))?", Pattern.CASE_INSENSITIVE);
    private static final int MOST_FILES = 1_000;
    private static final int MOST_BYTES = 64 << 10;
    private static final int LONGEST_LINE = 120;

    /**
     * One of the files.
     *
     * @param file its name in the source
     * @param note the name and its first line
     * @param text all of it, up to 64 KiB
     */
    public record Found(String file, String note, String text) {}

    private final @Nullable String given;
    private final List<Found> found;
    private final Map<String, String> noteByFolder = new HashMap<>();

    private Licences(@Nullable String given, List<Found> found) {
        this.given = given;
        this.found = found;
        for (Found one : found) {
            noteByFolder.putIfAbsent(folder(one.file()), one.note());
        }
    }

    /**
     * Those of a source; the files are read whatever the sender says, and kept.
     *
     * @param given what the sender says; null for nothing
     */
    public static Licences in(FileTree tree, @Nullable String given) {
        List<Found> found = new ArrayList<>();
        for (String name : tree.names()) {
            boolean called =
                    NAME.matcher(name.substring(name.lastIndexOf('/') + 1)).matches();
            if (called && !ImageNames.hidden(name) && found.size() < MOST_FILES) {
                String text = text(tree, name);
                found.add(new Found(name, name + ": " + firstLine(text), text));
            }
        }
        return new Licences(given, found);
    }

    private static String text(FileTree tree, String name) {
        try (InputStream in = tree.open(name)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException | RuntimeException e) {
            return "cannot be read: " + e.getMessage();
        }
    }

    private static String firstLine(String text) {
        String line = text.lines()
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .findFirst()
                .orElse("empty");
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }

    /** What is known of the terms of a file; null when nothing is. */
    public @Nullable String of(String name) {
        if (given != null) {
            return given;
        }
        String folder = folder(name);
        while (!folder.isEmpty() && !noteByFolder.containsKey(folder)) {
            folder = folder(folder.substring(0, folder.length() - 1));
        }
        return noteByFolder.get(folder);
    }

    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** The files. */
    public List<Found> found() {
        return found;
    }

    /** Of all together, in a line; null when nothing is known. */
    public @Nullable String note() {
        if (given != null || found.isEmpty()) {
            return given;
        }
        String rest = found.size() == 1 ? "" : "; and " + (found.size() - 1) + " more";
        return found.get(0).note() + rest;
    }
}
