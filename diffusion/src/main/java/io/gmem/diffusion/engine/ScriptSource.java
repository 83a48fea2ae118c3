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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * TorchScript source files with the few lines that depend on a network's shape filled in. Marks at the end of a line:
 *
 * <pre>
 * {@code #: each i in blocks}   the line once for every index of the range, {i} replaced
 * {@code #: each i down blocks} the same from the last to the first
 * {@code #: if projected}       the line only when the flag is set
 * </pre>
 */
public final class ScriptSource {
    private static final Pattern EACH = Pattern.compile("(.*?)\\s*#: each (\\w+) (in|down) (\\w+)\\s*");
    private static final Pattern IF = Pattern.compile("(.*?)\\s*#: if (\\w+)\\s*");

    /** A range of indices, end exclusive. */
    public record Range(int from, int to) {}

    private final Map<String, Range> ranges;
    private final Map<String, Boolean> flags;

    public ScriptSource(Map<String, Range> ranges, Map<String, Boolean> flags) {
        this.ranges = Map.copyOf(ranges);
        this.flags = Map.copyOf(flags);
    }

    /** The files of an archive by their names in it; {@code layers} becomes {@code __torch__/gmem/layers.py}. */
    public Map<String, String> files(List<String> names) {
        Map<String, String> files = new LinkedHashMap<>();
        for (String name : names) {
            files.put("__torch__/gmem/" + name + ".py", expand(resource(name)));
        }
        return files;
    }

    private String expand(String text) {
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> expandLine(line, lines));
        return String.join("\n", lines) + "\n";
    }

    private void expandLine(String line, List<String> into) {
        Matcher each = EACH.matcher(line);
        Matcher only = IF.matcher(line);
        if (each.matches()) {
            Range range = known(ranges, each.group(4));
            List<Integer> indices = new ArrayList<>(
                    IntStream.range(range.from(), range.to()).boxed().toList());
            if (each.group(3).equals("down")) {
                Collections.reverse(indices);
            }
            indices.forEach(i -> into.add(each.group(1).replace("{" + each.group(2) + "}", Integer.toString(i))));
        } else if (only.matches()) {
            if (known(flags, only.group(2))) {
                into.add(only.group(1));
            }
        } else if (!line.isBlank() && !line.strip().startsWith("#")) {
            into.add(line);
        }
    }

    private static <T> T known(Map<String, T> values, String name) {
        T value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the script asks for '" + name + "', which nobody gave");
        }
        return value;
    }

    private static String resource(String name) {
        String path = "/torchscript/gmem/" + name + ".py";
        try (InputStream in = ScriptSource.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
