package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.gmem.diffusion.engine.TensorEngine;

/** The model of the transport cases: (1 + k t_b) sum_j A_ij x_bjhw + b_i. */
final class AnalyticModel {
    private final NDArray a;
    private final NDArray b;
    private final double k;

    AnalyticModel(ParityCase golden, TensorEngine engine, NDManager scope) {
        this.a = engine.toDevice(scope, golden.input("model_A"));
        this.b = engine.toDevice(scope, golden.input("model_b"));
        this.k = golden.input("model_k").toFloatArray()[0];
    }

    /** @param t (B,), in the type of x */
    NDArray at(NDArray x, NDArray t) {
        DataType type = x.getDataType();
        long batch = x.getShape().get(0);
        long channels = x.getShape().get(1);
        NDArray flat = x.reshape(batch, channels, -1);
        NDArray mixed = a.toType(type, false).expandDims(0).matMul(flat).reshape(x.getShape());
        NDArray gain = t.mul(k).add(1).reshape(-1, 1, 1, 1);
        return mixed.mul(gain).add(b.toType(type, false).reshape(1, channels, 1, 1));
    }
}
