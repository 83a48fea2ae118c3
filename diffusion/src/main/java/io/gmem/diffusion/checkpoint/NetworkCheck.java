package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.network.StateDict;
import io.gmem.tensorfiles.Shapes;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds a configuration against the tensors there are. */
final class NetworkCheck {
    private static final int MOST_NAMED = 5;

    private NetworkCheck() {}

    /** A configuration that came with the weights. */
    static NetworkReading given(TensorSource weights, NetworkConfig config, @Nullable NetworkSystem system) {
        List<String> because = List.of("the configuration came with the weights");
        return of(new TensorNames(weights), system, config, because, List.of());
    }

    /** Names what a network of this configuration lacks among the tensors, and what it has no use for. */
    static NetworkReading of(
            TensorNames names,
            @Nullable NetworkSystem system,
            NetworkConfig config,
            List<String> because,
            List<String> knownDoubts) {
        Map<String, long[]> wanted = StateDict.shapes(config);
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, long[]> entry : wanted.entrySet()) {
            String name = entry.getKey();
            if (!names.has(name)) {
                missing.add("tensor '" + name + "'");
            } else if (!Arrays.equals(names.source().info(name).shape(), entry.getValue())) {
                missing.add(misshapen(names, name, entry.getValue()));
            }
        }
        Map<String, long[]> constants = StateDict.constants(config);
        constants.forEach((name, shape) -> {
            if (names.has(name) && !Arrays.equals(names.source().info(name).shape(), shape)) {
                missing.add(misshapen(names, name, shape));
            }
        });
        List<String> doubts = new ArrayList<>(knownDoubts);
        List<String> more = names.source().names().stream()
                .filter(name -> !wanted.containsKey(name) && !constants.containsKey(name))
                .toList();
        if (!more.isEmpty()) {
            doubts.add("%d tensors that no such network has are kept but not used: %s"
                    .formatted(more.size(), String.join(", ", more.subList(0, Math.min(MOST_NAMED, more.size())))));
        }
        return new NetworkReading(system, missing.isEmpty() ? config : null, missing, because, doubts);
    }

    private static String misshapen(TensorNames names, String name, long[] wanted) {
        return "tensor '%s' of shape %s instead of %s"
                .formatted(
                        name,
                        Shapes.text(wanted),
                        Shapes.text(names.source().info(name).shape()));
    }
}
