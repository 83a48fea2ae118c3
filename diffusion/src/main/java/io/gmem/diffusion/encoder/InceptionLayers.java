package io.gmem.diffusion.encoder;

import java.util.LinkedHashMap;
import java.util.Map;

/** The convolutions of {@link Inception} by name, with what their weights do not say. */
final class InceptionLayers {
    /** Zero padding above and below, left and right. */
    record Layer(int stride, int padRows, int padColumns) {}

    static final Map<String, Layer> ALL = all();

    private InceptionLayers() {}

    private static Map<String, Layer> all() {
        Map<String, Layer> layers = new LinkedHashMap<>();
        layers.put("Conv2d_1a_3x3", new Layer(2, 0, 0));
        layers.put("Conv2d_2a_3x3", new Layer(1, 0, 0));
        layers.put("Conv2d_2b_3x3", new Layer(1, 1, 1));
        layers.put("Conv2d_3b_1x1", new Layer(1, 0, 0));
        layers.put("Conv2d_4a_3x3", new Layer(1, 0, 0));
        for (String block : new String[] {"Mixed_5b", "Mixed_5c", "Mixed_5d"}) {
            put(layers, block, "branch1x1", 1, 0, 0);
            put(layers, block, "branch5x5_1", 1, 0, 0);
            put(layers, block, "branch5x5_2", 1, 2, 2);
            put(layers, block, "branch3x3dbl_1", 1, 0, 0);
            put(layers, block, "branch3x3dbl_2", 1, 1, 1);
            put(layers, block, "branch3x3dbl_3", 1, 1, 1);
            put(layers, block, "branch_pool", 1, 0, 0);
        }
        put(layers, "Mixed_6a", "branch3x3", 2, 0, 0);
        put(layers, "Mixed_6a", "branch3x3dbl_1", 1, 0, 0);
        put(layers, "Mixed_6a", "branch3x3dbl_2", 1, 1, 1);
        put(layers, "Mixed_6a", "branch3x3dbl_3", 2, 0, 0);
        for (String block : new String[] {"Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"}) {
            put(layers, block, "branch1x1", 1, 0, 0);
            put(layers, block, "branch7x7_1", 1, 0, 0);
            put(layers, block, "branch7x7_2", 1, 0, 3);
            put(layers, block, "branch7x7_3", 1, 3, 0);
            put(layers, block, "branch7x7dbl_1", 1, 0, 0);
            put(layers, block, "branch7x7dbl_2", 1, 3, 0);
            put(layers, block, "branch7x7dbl_3", 1, 0, 3);
            put(layers, block, "branch7x7dbl_4", 1, 3, 0);
            put(layers, block, "branch7x7dbl_5", 1, 0, 3);
            put(layers, block, "branch_pool", 1, 0, 0);
        }
        put(layers, "Mixed_7a", "branch3x3_1", 1, 0, 0);
        put(layers, "Mixed_7a", "branch3x3_2", 2, 0, 0);
        put(layers, "Mixed_7a", "branch7x7x3_1", 1, 0, 0);
        put(layers, "Mixed_7a", "branch7x7x3_2", 1, 0, 3);
        put(layers, "Mixed_7a", "branch7x7x3_3", 1, 3, 0);
        put(layers, "Mixed_7a", "branch7x7x3_4", 2, 0, 0);
        for (String block : new String[] {"Mixed_7b", "Mixed_7c"}) {
            put(layers, block, "branch1x1", 1, 0, 0);
            put(layers, block, "branch3x3_1", 1, 0, 0);
            put(layers, block, "branch3x3_2a", 1, 0, 1);
            put(layers, block, "branch3x3_2b", 1, 1, 0);
            put(layers, block, "branch3x3dbl_1", 1, 0, 0);
            put(layers, block, "branch3x3dbl_2", 1, 1, 1);
            put(layers, block, "branch3x3dbl_3a", 1, 0, 1);
            put(layers, block, "branch3x3dbl_3b", 1, 1, 0);
            put(layers, block, "branch_pool", 1, 0, 0);
        }
        return layers;
    }

    private static void put(
            Map<String, Layer> layers, String block, String name, int stride, int padRows, int padColumns) {
        layers.put(block + "." + name, new Layer(stride, padRows, padColumns));
    }
}
