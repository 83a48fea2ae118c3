package io.gmem.diffusion.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Sizes of a linear layer of a network.
 *
 * @param perToken whether the layer is applied to every token; otherwise once per image (modulation, time, condition)
 * @param inputs input width
 * @param outputs output width
 */
record LinearLayer(boolean perToken, int inputs, int outputs) {
    private static final String PATCHES = "x_embedder.proj";
    private static final String WEIGHT = ".weight";

    /**
     * Returns the layer with the given name.
     *
     * @param weight shape of its weight: (out, in), or (out, C, p, p) for the patch projection
     */
    static LinearLayer of(String name, long[] weight) {
        boolean perImage = name.contains("adaLN_modulation")
                || name.startsWith("t_embedder")
                || name.startsWith("condition_projection");
        int inputs = 1;
        for (int i = 1; i < weight.length; i++) {
            inputs *= (int) weight[i];
        }
        return new LinearLayer(!perImage, inputs, (int) weight[0]);
    }

    /** Counts the layers of each size in a network, except for the patch projection, which is always float32. */
    static Map<LinearLayer, Integer> of(NetworkConfig config) {
        Map<LinearLayer, Integer> layers = new LinkedHashMap<>();
        StateDict.shapes(config).forEach((tensor, shape) -> {
            boolean matrix = tensor.endsWith(WEIGHT) && shape.length == 2 && !tensor.contains("embedding_table");
            if (matrix) {
                layers.merge(of(tensor.substring(0, tensor.length() - WEIGHT.length()), shape), 1, Integer::sum);
            }
        });
        return layers;
    }

    /** Returns the patch projection of a network. */
    static LinearLayer patches(NetworkConfig config) {
        return of(PATCHES, Objects.requireNonNull(StateDict.shapes(config).get(PATCHES + WEIGHT)));
    }

    /** Returns the name of the layer in a kernel plan. */
    String key() {
        return (perToken ? "tokens " : "images ") + inputs + "x" + outputs;
    }
}
