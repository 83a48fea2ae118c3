package io.gmem.diffusion.encoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The convolutions of {@link Inception} by name (Szegedy et al. 2016, table 1 and figures 5, 6 and 7). */
final class InceptionLayers {
    private static final Pattern UNUSED = Pattern.compile("fc\\.(weight|bias)|.*\\.num_batches_tracked");

    /** A convolution with a kernel of {@code rows} by {@code columns} and zero padding above and below, left and right. */
    record Layer(int in, int out, int rows, int columns, int stride, int padRows, int padColumns) {}

    static final Map<String, Layer> ALL = Collections.unmodifiableMap(new InceptionLayers().layers);

    private final Map<String, Layer> layers = new LinkedHashMap<>();

    private InceptionLayers() {
        layers.put("Conv2d_1a_3x3", new Layer(3, 32, 3, 3, 2, 0, 0));
        layers.put("Conv2d_2a_3x3", new Layer(32, 32, 3, 3, 1, 0, 0));
        same("Conv2d_2b_3x3", 32, 64, 3, 3);
        same("Conv2d_3b_1x1", 64, 80, 1, 1);
        layers.put("Conv2d_4a_3x3", new Layer(80, 192, 3, 3, 1, 0, 0));
        blockA("Mixed_5b", 192, 32);
        blockA("Mixed_5c", 256, 64);
        blockA("Mixed_5d", 288, 64);
        blockB("Mixed_6a", 288);
        blockC("Mixed_6b", 128);
        blockC("Mixed_6c", 160);
        blockC("Mixed_6d", 160);
        blockC("Mixed_6e", 192);
        blockD("Mixed_7a", 768);
        blockE("Mixed_7b", 1280);
        blockE("Mixed_7c", 2048);
    }

    /**
     * Checks the tensors.
     *
     * @throws IllegalArgumentException naming the first tensor that is missing, has another shape or is not used
     */
    static void check(TensorSource weights) {
        var table = new ShapeTable();
        ALL.forEach((name, layer) -> table.with(
                        name + ".conv.weight", layer.out(), layer.in(), layer.rows(), layer.columns())
                .withBatchNorm(name + ".bn", layer.out()));
        table.check("Inception for FID", weights, UNUSED);
    }

    /** Adds a convolution that keeps the size. */
    private void same(String name, int in, int out, int rows, int columns) {
        layers.put(name, new Layer(in, out, rows, columns, 1, rows / 2, columns / 2));
    }

    /** Adds a convolution that halves the size. */
    private void halving(String name, int in, int out) {
        layers.put(name, new Layer(in, out, 3, 3, 2, 0, 0));
    }

    private void blockA(String block, int in, int pooled) {
        same(block + ".branch1x1", in, 64, 1, 1);
        same(block + ".branch5x5_1", in, 48, 1, 1);
        same(block + ".branch5x5_2", 48, 64, 5, 5);
        same(block + ".branch3x3dbl_1", in, 64, 1, 1);
        same(block + ".branch3x3dbl_2", 64, 96, 3, 3);
        same(block + ".branch3x3dbl_3", 96, 96, 3, 3);
        same(block + ".branch_pool", in, pooled, 1, 1);
    }

    private void blockB(String block, int in) {
        halving(block + ".branch3x3", in, 384);
        same(block + ".branch3x3dbl_1", in, 64, 1, 1);
        same(block + ".branch3x3dbl_2", 64, 96, 3, 3);
        halving(block + ".branch3x3dbl_3", 96, 96);
    }

    private void blockC(String block, int inner) {
        same(block + ".branch1x1", 768, 192, 1, 1);
        same(block + ".branch7x7_1", 768, inner, 1, 1);
        same(block + ".branch7x7_2", inner, inner, 1, 7);
        same(block + ".branch7x7_3", inner, 192, 7, 1);
        same(block + ".branch7x7dbl_1", 768, inner, 1, 1);
        same(block + ".branch7x7dbl_2", inner, inner, 7, 1);
        same(block + ".branch7x7dbl_3", inner, inner, 1, 7);
        same(block + ".branch7x7dbl_4", inner, inner, 7, 1);
        same(block + ".branch7x7dbl_5", inner, 192, 1, 7);
        same(block + ".branch_pool", 768, 192, 1, 1);
    }

    private void blockD(String block, int in) {
        same(block + ".branch3x3_1", in, 192, 1, 1);
        halving(block + ".branch3x3_2", 192, 320);
        same(block + ".branch7x7x3_1", in, 192, 1, 1);
        same(block + ".branch7x7x3_2", 192, 192, 1, 7);
        same(block + ".branch7x7x3_3", 192, 192, 7, 1);
        halving(block + ".branch7x7x3_4", 192, 192);
    }

    private void blockE(String block, int in) {
        same(block + ".branch1x1", in, 320, 1, 1);
        same(block + ".branch3x3_1", in, 384, 1, 1);
        same(block + ".branch3x3_2a", 384, 384, 1, 3);
        same(block + ".branch3x3_2b", 384, 384, 3, 1);
        same(block + ".branch3x3dbl_1", in, 448, 1, 1);
        same(block + ".branch3x3dbl_2", 448, 384, 3, 3);
        same(block + ".branch3x3dbl_3a", 384, 384, 1, 3);
        same(block + ".branch3x3dbl_3b", 384, 384, 3, 1);
        same(block + ".branch_pool", in, 192, 1, 1);
    }
}
