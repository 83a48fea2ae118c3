package io.gmem.diffusion.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Expands TorchScript source files for a network configuration. A directive at the end of a line controls its expansion:
 *
 * <pre>
 * {@code #: each i in blocks}   repeats the line for every index of the range and replaces {i}
 * {@code #: each i down blocks} repeats the line from the last index to the first
 * {@code #: if projected}       keeps the line only if the flag is set
 * </pre>
 *
 * <p>The expansion removes comments. It replaces the names of dtypes and memory formats, for example {@code FLOAT32}, by their
 * numbers, because TorchScript archives have no named constants.
 */
public final class ScriptSource {
    private static final Pattern EACH = Pattern.compile("(.*?)\\s*#: each (\\w+) (in|down) (\\w+)\\s*");
    private static final Pattern IF = Pattern.compile("(.*?)\\s*#: if (\\w+)\\s*");
    private static final Pattern COMMENT = Pattern.compile("\\s+# .*");
    private static final Pattern CONSTANT = Pattern.compile("\\b(FLOAT32|BFLOAT16|INT64|BOOL|CHANNELS_LAST)\\b");
    /** Numbers of dtypes ({@code c10::ScalarType}) and memory formats ({@code c10::MemoryFormat}). */
    private static final Map<String, String> CONSTANTS =
            Map.of("INT64", "4", "FLOAT32", "6", "BOOL", "11", "BFLOAT16", "15", "CHANNELS_LAST", "2");

    /** A range of indices; the end is exclusive. */
    public record Range(int from, int to) {}

    private final Map<String, Range> ranges;
    private final Map<String, Boolean> flags;

    public ScriptSource(Map<String, Range> ranges, Map<String, Boolean> flags) {
        this.ranges = Map.copyOf(ranges);
        this.flags = Map.copyOf(flags);
    }

    /** Returns the files of an archive by their names in it; {@code layers} becomes {@code __torch__/gmem/layers.py}. */
    public Map<String, String> files(List<String> names) {
        return expand(names, false);
    }

    /** As {@link #files}, for readers: with comments, blank lines and the names of dtypes. */
    public Map<String, String> readableFiles(List<String> names) {
        return expand(names, true);
    }

    private Map<String, String> expand(List<String> names, boolean readable) {
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : names) {
            List<String> lines = new ArrayList<>();
            resource(name).lines().forEach(line -> expandLine(line, readable, lines));
            files.put("__torch__/gmem/" + name + ".py", String.join("\n", lines) + "\n");
        }
        return files;
    }

    private void expandLine(String line, boolean readable, List<String> into) {
        Matcher each = EACH.matcher(line);
        Matcher only = IF.matcher(line);
        if (each.matches()) {
            Range range = require(ranges, each.group(4));
            List<Integer> indices = new ArrayList<>(
                    IntStream.range(range.from(), range.to()).boxed().toList());
            if (each.group(3).equals("down")) {
                Collections.reverse(indices);
            }
            String code = readable ? each.group(1) : code(each.group(1));
            indices.forEach(i -> into.add(code.replace("{" + each.group(2) + "}", Integer.toString(i))));
        } else if (only.matches()) {
            if (require(flags, only.group(2))) {
                into.add(readable ? only.group(1) : code(only.group(1)));
            }
        } else if (readable) {
            into.add(line);
        } else if (!line.isBlank() && !line.strip().startsWith("#")) {
            into.add(code(line));
        }
    }

    /** Removes the comment of a line and replaces named constants by their numbers. */
    private static String code(String line) {
        return CONSTANT.matcher(COMMENT.matcher(line).replaceFirst(""))
                .replaceAll(match -> Objects.requireNonNull(CONSTANTS.get(match.group())));
    }

    private static <T> T require(Map<String, T> values, String name) {
        T value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "script directive refers to '" + name + "', which is not defined; defined are " + values.keySet());
        }
        return value;
    }

    private static String resource(String name) {
        String path = "/torchscript/gmem/" + name + ".py";
        try (InputStream in = ScriptSource.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("missing class path resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
