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
 * The license terms of the files of a source, as far as the source states them. A file named {@code LICENSE}, {@code LICENCE} or
 * {@code COPYING} applies to its folder and to subfolders without a license file. Terms given in the specification apply to all
 * files.
 */
public final class Licenses {
    private static final Pattern NAME =
            Pattern.compile("(licen[sc]e|copying)(\\.(txt|md|rst))?", Pattern.CASE_INSENSITIVE);
    private static final int MAX_FILES = 1_000;
    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_LINE = 120;

    /**
     * A license file.
     *
     * @param file its name in the source
     * @param note the name and the first line of the text
     * @param text the text, up to 64 KiB
     */
    public record Found(String file, String note, String text) {}

    private final @Nullable String given;
    private final List<Found> found;
    private final Map<String, String> noteByFolder = new HashMap<>();

    private Licenses(@Nullable String given, List<Found> found) {
        this.given = given;
        this.found = found;
        for (Found one : found) {
            noteByFolder.putIfAbsent(folder(one.file()), one.note());
        }
    }

    /**
     * Reads the license files of a source. They are kept even if {@code given} applies.
     *
     * @param given terms from the specification; null for none
     */
    public static Licenses in(FileTree tree, @Nullable String given) {
        List<Found> found = new ArrayList<>();
        for (String name : tree.names()) {
            boolean isLicense =
                    NAME.matcher(name.substring(name.lastIndexOf('/') + 1)).matches();
            if (isLicense && !ImageNames.hidden(name) && found.size() < MAX_FILES) {
                String text = text(tree, name);
                found.add(new Found(name, name + ": " + firstLine(text), text));
            }
        }
        return new Licenses(given, found);
    }

    private static String text(FileTree tree, String name) {
        try (InputStream in = tree.open(name)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
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
        return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "…";
    }

    /** Returns the known terms of a file; null if none are known. */
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

    /** Returns the license files. */
    public List<Found> found() {
        return found;
    }

    /** Returns a one-line summary of all terms; null if none are known. */
    public @Nullable String note() {
        if (given != null || found.isEmpty()) {
            return given;
        }
        String rest = found.size() == 1 ? "" : "; and " + (found.size() - 1) + " more";
        return found.get(0).note() + rest;
    }
}
