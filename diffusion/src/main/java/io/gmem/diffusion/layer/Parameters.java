package io.gmem.diffusion.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.DType;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Loads the weights of a network by name. Each request copies a tensor to the device as float32.
 *
 * <p>The instance owns the tensors. Closing it frees them and invalidates the layers that use them.
 */
public final class Parameters implements AutoCloseable {
    private final TensorEngine engine;
    private final NDManager scope;
    private final TensorSource source;

    public Parameters(TensorEngine engine, TensorSource source) {
        this.engine = engine;
        this.scope = engine.newScope();
        this.source = source;
    }

    public Functions functions() {
        return engine.functions();
    }

    public boolean has(String name) {
        return source.names().contains(name);
    }

    /**
     * Returns the shape of a tensor.
     *
     * @throws IllegalArgumentException if the tensor does not exist
     */
    public long[] shape(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("the weights do not contain tensor '" + name + "'");
        }
        return source.info(name).shape();
    }

    /**
     * Loads a tensor.
     *
     * @param shape required shape; a negative length matches any length
     * @throws IllegalArgumentException if the tensor is missing or has another shape; the message names it
     */
    public NDArray get(String name, long... shape) {
        long[] actual = shape(name);
        boolean matches = actual.length == shape.length;
        for (int i = 0; matches && i < shape.length; i++) {
            matches = shape[i] < 0 || shape[i] == actual[i];
        }
        if (!matches) {
            throw new IllegalArgumentException("tensor '" + name + "' must have shape " + Arrays.toString(shape)
                    + " (was " + Arrays.toString(actual) + ")");
        }
        HostTensor tensor = source.read(name);
        return engine.toDevice(
                scope, tensor.dtype() == DType.F32 ? tensor : HostTensor.f32(tensor.toFloatArray(), tensor.shape()));
    }

    /** Loads a tensor as {@link #get} does; null if it does not exist. */
    public @Nullable NDArray find(String name, long... shape) {
        return has(name) ? get(name, shape) : null;
    }

    /** Loads a convolution: {@code weight} (out, in / groups, rows, columns) and optionally {@code bias} (out). */
    public Conv2d conv2d(String name, long stride, long padRows, long padColumns, long groups) {
        NDArray weight = get(name + ".weight", -1, -1, -1, -1);
        NDArray bias = find(name + ".bias", weight.getShape().get(0));
        return new Conv2d(functions(), weight, bias, stride, padRows, padColumns, groups);
    }

    /** Loads a convolution of stride 1 that preserves the image size. */
    public Conv2d conv2d(String name) {
        long[] shape = shape(name + ".weight");
        if (shape.length != 4) {
            throw new IllegalArgumentException(
                    "tensor '" + name + ".weight' must have four dimensions (was " + Arrays.toString(shape) + ")");
        }
        return conv2d(name, 1, shape[2] / 2, shape[3] / 2, 1);
    }

    /**
     * Folds a convolution without bias and the following batch norm into one convolution. Its weight is w γ / √(var + eps), its
     * bias β - mean γ / √(var + eps).
     *
     * @param conv name of the convolution
     * @param norm name of the batch norm, which contains the running statistics
     */
    public Conv2d normedConv2d(
            String conv, String norm, double eps, long stride, long padRows, long padColumns, long groups) {
        try (NDArray weight = get(conv + ".weight", -1, -1, -1, -1);
                NDArray variance = get(norm + ".running_var", weight.getShape().get(0));
                NDArray mean = get(norm + ".running_mean", variance.getShape().get(0));
                NDArray gamma = get(norm + ".weight", variance.getShape().get(0));
                NDArray beta = get(norm + ".bias", variance.getShape().get(0));
                NDArray varianceWithEps = variance.add(eps);
                NDArray deviation = varianceWithEps.sqrt();
                NDArray gain = gamma.div(deviation);
                NDArray shift = mean.mul(gain);
                NDArray column = gain.reshape(-1, 1, 1, 1)) {
            return new Conv2d(functions(), weight.mul(column), beta.sub(shift), stride, padRows, padColumns, groups);
        }
    }

    /** Loads a linear layer: {@code weight} (out, in) and {@code bias} (out). */
    public Linear linear(String name) {
        NDArray weight = get(name + ".weight", -1, -1);
        return new Linear(
                functions(), weight, get(name + ".bias", weight.getShape().get(0)));
    }

    public GroupNorm groupNorm(String name, long groups, double eps) {
        NDArray weight = get(name + ".weight", -1);
        long channels = weight.getShape().get(0);
        if (channels % groups != 0) {
            throw new IllegalArgumentException("tensor '" + name + ".weight' has " + channels + " channels, which "
                    + groups + " groups do not divide");
        }
        return new GroupNorm(functions(), weight, get(name + ".bias", channels), groups, eps);
    }

    public LayerNorm layerNorm(String name, double eps) {
        NDArray weight = get(name + ".weight", -1);
        return new LayerNorm(
                functions(), weight, get(name + ".bias", weight.getShape().get(0)), eps);
    }

    @Override
    public void close() {
        scope.close();
    }
}
