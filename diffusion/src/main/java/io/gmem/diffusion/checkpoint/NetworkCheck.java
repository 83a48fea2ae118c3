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

/** Compares a configuration with the tensors of a checkpoint. */
final class NetworkCheck {
    private static final int MAX_LISTED = 5;

    private NetworkCheck() {}

    /** Checks a configuration that is stored with the weights. */
    static NetworkReading given(TensorSource weights, NetworkConfig config, @Nullable NetworkSystem system) {
        List<String> because = List.of("the configuration is stored with the weights");
        return of(new TensorNames(weights), system, config, because, List.of());
    }

    /** Lists tensors that the configuration requires but are missing, and tensors that it does not use. */
    static NetworkReading of(
            TensorNames names,
            @Nullable NetworkSystem system,
            NetworkConfig config,
            List<String> because,
            List<String> knownDoubts) {
        Map<String, long[]> required = StateDict.shapes(config);
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, long[]> entry : required.entrySet()) {
            String name = entry.getKey();
            if (!names.has(name)) {
                missing.add("tensor '" + name + "'");
            } else if (!Arrays.equals(names.source().info(name).shape(), entry.getValue())) {
                missing.add(wrongShape(names, name, entry.getValue()));
            }
        }
        Map<String, long[]> constants = StateDict.constants(config);
        constants.forEach((name, shape) -> {
            if (names.has(name) && !Arrays.equals(names.source().info(name).shape(), shape)) {
                missing.add(wrongShape(names, name, shape));
            }
        });
        List<String> doubts = new ArrayList<>(knownDoubts);
        List<String> unused = names.source().names().stream()
                .filter(name -> !required.containsKey(name) && !constants.containsKey(name))
                .toList();
        if (!unused.isEmpty()) {
            doubts.add("%d tensors are kept but not used by the network: %s"
                    .formatted(
                            unused.size(), String.join(", ", unused.subList(0, Math.min(MAX_LISTED, unused.size())))));
        }
        return new NetworkReading(system, missing.isEmpty() ? config : null, missing, because, doubts);
    }

    private static String wrongShape(TensorNames names, String name, long[] required) {
        return "tensor '%s' of shape %s (was %s)"
                .formatted(
                        name,
                        Shapes.text(required),
                        Shapes.text(names.source().info(name).shape()));
    }
}
