package io.gmem.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import java.util.ArrayList;
import java.util.List;

/** libtorch's own float32 matrix product, at the shape of several at which it is fastest here: the most a network could reach. */
final class Sgemm implements AutoCloseable {
    private static final long[][] SHAPES = {
        {1024, 1024, 1024}, {2048, 384, 1536}, {2048, 1536, 1536}, {2048, 2048, 2048}
    };
    private static final int REPETITIONS = 3;

    private final NDManager scope;
    private final List<NDArray[]> pairs = new ArrayList<>();
    private NDArray[] fastest;

    Sgemm(TensorEngine engine) {
        scope = engine.newScope();
        for (long[] shape : SHAPES) {
            pairs.add(new NDArray[] {
                engine.noise(scope, 1, shape[0], new Shape(shape[0], shape[1])),
                engine.noise(scope, 2, shape[2], new Shape(shape[1], shape[2]))
            });
        }
        fastest = pairs.get(0);
        double best = 0;
        for (NDArray[] pair : pairs) {
            once(pair);
            double speed = speed(pair);
            if (speed > best) {
                best = speed;
                fastest = pair;
            }
        }
    }

    /** Operations a second, the best of a few products. */
    double flopsPerSecond() {
        return speed(fastest);
    }

    /** Rows, inner and columns of the fastest. */
    String shape() {
        return fastest[0].getShape().get(0) + "x" + fastest[0].getShape().get(1) + "x"
                + fastest[1].getShape().get(1);
    }

    private static double speed(NDArray[] pair) {
        double flops = 2.0
                * pair[0].getShape().get(0)
                * pair[0].getShape().get(1)
                * pair[1].getShape().get(1);
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < REPETITIONS; i++) {
            best = Math.min(best, once(pair));
        }
        return flops / best;
    }

    private static double once(NDArray[] pair) {
        long start = System.nanoTime();
        pair[0].matMul(pair[1]).close();
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() {
        scope.close();
    }
}
