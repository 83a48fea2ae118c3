package io.gmem.diffusion.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.autoencoder.PixelAutoencoder;
import io.gmem.diffusion.engine.ScriptModule;
import io.gmem.diffusion.engine.ScriptObject;
import io.gmem.diffusion.engine.ScriptSource;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.ConvolutionShape;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Image features that need no weights file: three convolutions with fixed random weights. The weights have He scale and are orthogonal by
 * chance; leaky ReLU and pooling separate the convolutions. Means and standard deviations over the image at each scale give 96 numbers of
 * color, edge and texture at three sizes. Random filters preserve enough of an image to distinguish distributions (Naeem et al. 2020,
 * section 4). The numbers are only comparable to features of the same name, never to an Inception FID.
 */
public final class RandomConvFeatures implements FeatureEncoder, AutoCloseable {
    private static final long SEED = 20_241_208;
    private static final int BATCH = 64;
    private static final int KERNEL = 3;
    private static final int[] WIDTHS = {PixelAutoencoder.CHANNELS, 8, 16, 24};

    private final TensorEngine engine;
    private final ScriptModule module;

    private RandomConvFeatures(TensorEngine engine, ScriptModule module) {
        this.engine = engine;
        this.module = module;
    }

    /** Creates the network; its weights are identical on every machine. */
    public static RandomConvFeatures create(TensorEngine engine) throws IOException {
        var root = new ScriptObject("gmem.features.RandomConv");
        var random = new Random(SEED);
        for (int layer = 1; layer < WIDTHS.length; layer++) {
            root.withBuffer("conv" + layer, filters(WIDTHS[layer], WIDTHS[layer - 1], random));
        }
        return new RandomConvFeatures(
                engine,
                engine.load(
                        root,
                        new ScriptSource(Map.of(), engine.scriptFlags())
                                .files(List.of("faults", "convolutions", "features")),
                        false));
    }

    private static HostTensor filters(int out, int in, Random random) {
        float[] weights = new float[out * in * 9];
        double std = Math.sqrt(2.0 / (in * 9));
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (std * random.nextGaussian());
        }
        return HostTensor.f32(weights, out, in, 3, 3);
    }

    @Override
    public String name() {
        return "random-conv-96";
    }

    @Override
    public double[][] features(List<RgbImage> images) {
        List<double[]> rows = new ArrayList<>();
        for (int from = 0; from < images.size(); from += BATCH) {
            List<RgbImage> batch = images.subList(from, Math.min(from + BATCH, images.size()));
            rows.addAll(features(batch, batch.get(0).height(), batch.get(0).width()));
        }
        return rows.toArray(double[][]::new);
    }

    private List<double[]> features(List<RgbImage> batch, int height, int width) {
        int size = PixelAutoencoder.CHANNELS * height * width;
        float[] pixels = new float[batch.size() * size];
        for (int i = 0; i < batch.size(); i++) {
            System.arraycopy(PixelAutoencoder.encode(batch.get(i)), 0, pixels, i * size, size);
        }
        try (NDManager scope = engine.newScope()) {
            NDArray x = scope.create(pixels, new Shape(batch.size(), PixelAutoencoder.CHANNELS, height, width));
            NDArray routes = scope.create(routes(batch.size(), height, width));
            float[] flat = module.infer(scope, "features", x, routes)
                    .singletonOrThrow()
                    .toFloatArray();
            int dimension = flat.length / batch.size();
            List<double[]> rows = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                double[] row = new double[dimension];
                for (int j = 0; j < dimension; j++) {
                    row[j] = flat[i * dimension + j];
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Returns a verified route for each convolution; the image is halved before the second and the third. */
    private long[] routes(int batch, int height, int width) {
        long[] routes = new long[WIDTHS.length - 1];
        for (int i = 0; i < routes.length; i++) {
            var shape = new ConvolutionShape(
                    batch, WIDTHS[i], height >> i, width >> i, WIDTHS[i + 1], KERNEL, KERNEL, 1, 1, 1, 1);
            routes[i] = engine.routes().convolution(shape).ordinal();
        }
        return routes;
    }

    @Override
    public void close() {
        module.close();
    }
}
