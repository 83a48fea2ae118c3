package io.gmem.diffusion.checkpoint;

import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network among the tensors of a file, under the reference's tensor names. Container keys and wrappers for data-parallel training,
 * compilation and weight averaging prefix these names, in any order and number.
 *
 * @param prefix prefix of its tensor names in the file; may be empty
 * @param tensors tensors of the network, without the prefix
 * @param encoderDepth number of blocks before REPA's projectors if the names record it; null otherwise
 */
record EmbeddedNetwork(
        String prefix, TensorSource tensors, @Nullable Integer encoderDepth) {
    private static final String MARK = "x_embedder.proj.weight";
    private static final Pattern AVERAGE = Pattern.compile("(?i)(^|[._])(ema|swa|avg|averaged?)([._]|$)");
    /** REPA's {@code --legacy} checkpoints: block i of the decoder is block {@code encoder depth + i} of the network. */
    private static final Pattern LEGACY = Pattern.compile("decoder_blocks\\.(\\d{1,4})\\.(.*)");

    /** Returns all networks among the tensors, in the order of the file. */
    static List<EmbeddedNetwork> in(TensorSource tensors) {
        List<String> prefixes = tensors.names().stream()
                .filter(name -> name.equals(MARK) || name.endsWith("." + MARK))
                .map(name -> name.substring(0, name.length() - MARK.length()))
                .toList();
        List<String> longestFirst = prefixes.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        List<EmbeddedNetwork> found = new ArrayList<>();
        for (String prefix : prefixes) {
            EmbeddedNetwork network = at(prefix, tensors, longestFirst);
            if (NetworkReader.isNetwork(network.tensors)) {
                found.add(network);
            }
        }
        return found;
    }

    private static EmbeddedNetwork at(String prefix, TensorSource tensors, List<String> longestFirst) {
        var selected = new SelectedTensors();
        for (String name : tensors.names()) {
            String nearest =
                    longestFirst.stream().filter(name::startsWith).findFirst().orElse(null);
            if (prefix.equals(nearest)) {
                selected.with(name.substring(prefix.length()), tensors, name);
            }
        }
        return withoutLegacyNames(prefix, selected);
    }

    private static EmbeddedNetwork withoutLegacyNames(String prefix, TensorSource tensors) {
        var names = new TensorNames(tensors);
        if (!names.hasPrefix("decoder_blocks.")) {
            return new EmbeddedNetwork(prefix, tensors, null);
        }
        int encoderDepth = names.count("blocks.");
        var renamed = new SelectedTensors();
        for (String name : tensors.names()) {
            Matcher legacy = LEGACY.matcher(name);
            renamed.with(
                    legacy.matches()
                            ? "blocks." + (encoderDepth + Integer.parseInt(legacy.group(1))) + "." + legacy.group(2)
                            : name,
                    tensors,
                    name);
        }
        return new EmbeddedNetwork(prefix, renamed, encoderDepth);
    }

    /** Returns whether the prefix denotes a moving average. */
    boolean isAverage() {
        return AVERAGE.matcher(prefix).find();
    }

    /** Returns the first part of the prefix, which is the container key. */
    String key() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.indexOf('.'));
    }
}
