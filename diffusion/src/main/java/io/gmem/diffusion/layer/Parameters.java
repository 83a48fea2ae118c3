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
 * The weights of a network by name, brought to the device as float32 when they are asked for. Owns them; closing it frees them and
 * makes the layers that hold them useless.
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

    /** The shape of a tensor that is there. */
    public long[] shape(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("the weights have no tensor '" + name + "'");
        }
        return source.info(name).shape();
    }

    /**
     * @param shape what it has to be; a negative length matches any
     * @throws IllegalArgumentException naming the tensor that is missing or of another shape
     */
    public NDArray get(String name, long... shape) {
        long[] there = shape(name);
        boolean fits = there.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] < 0 || shape[i] == there[i];
        }
        if (!fits) {
            throw new IllegalArgumentException("tensor '" + name + "' has shape " + Arrays.toString(there)
                    + ", needed is " + Arrays.toString(shape));
        }
        HostTensor tensor = source.read(name);
        return engine.toDevice(
                scope, tensor.dtype() == DType.F32 ? tensor : HostTensor.f32(tensor.toFloatArray(), tensor.shape()));
    }

    /** As {@link #get}, null when it is not there. */
    public @Nullable NDArray find(String name, long... shape) {
        return has(name) ? get(name, shape) : null;
    }

    /** {@code weight} (out, in / groups, rows, columns), {@code bias} (out) where there is one. */
    public Conv2d conv2d(String name, long stride, long padRows, long padColumns, long groups) {
        NDArray weight = get(name + ".weight", -1, -1, -1, -1);
        NDArray bias = find(name + ".bias", weight.getShape().get(0));
        return new Conv2d(functions(), weight, bias, stride, padRows, padColumns, groups);
    }

    /** A convolution of stride 1 that keeps the size. */
    public Conv2d conv2d(String name) {
        long[] shape = shape(name + ".weight");
        if (shape.length != 4) {
            throw new IllegalArgumentException(
                    "tensor '" + name + ".weight' is no convolution: " + Arrays.toString(shape));
        }
        return conv2d(name, 1, shape[2] / 2, shape[3] / 2, 1);
    }

    /**
     * A convolution without bias and the batch norm behind it as one convolution: w γ / √(var + eps), β - mean γ / √(var + eps).
     *
     * @param conv name of the convolution
     * @param norm name of the norm, with the statistics of its training
     */
    public Conv2d normedConv2d(
            String conv, String norm, double eps, long stride, long padRows, long padColumns, long groups) {
        try (NDArray weight = get(conv + ".weight", -1, -1, -1, -1);
                NDArray variance = get(norm + ".running_var", weight.getShape().get(0));
                NDArray mean = get(norm + ".running_mean", variance.getShape().get(0));
                NDArray gamma = get(norm + ".weight", variance.getShape().get(0));
                NDArray beta = get(norm + ".bias", variance.getShape().get(0));
                NDArray raised = variance.add(eps);
                NDArray deviation = raised.sqrt();
                NDArray gain = gamma.div(deviation);
                NDArray moved = mean.mul(gain);
                NDArray column = gain.reshape(-1, 1, 1, 1)) {
            return new Conv2d(functions(), weight.mul(column), beta.sub(moved), stride, padRows, padColumns, groups);
        }
    }

    /** {@code weight} (out, in), {@code bias} (out). */
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
