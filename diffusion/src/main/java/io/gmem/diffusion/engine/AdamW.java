package io.gmem.diffusion.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW with global-norm clipping and an exponential moving average of the weights, over all parameters in one native call.
 * Owns the two moments and the average.
 */
public final class AdamW implements AutoCloseable {
    private static final double EPS = 1e-8;

    /** Settings of one step. */
    public record Step(
            double learningRate, double beta1, double beta2, double weightDecay, double emaDecay, double clipNorm) {
        NDArray tensor(NDManager scope) {
            return scope.create(new double[] {learningRate, beta1, beta2, EPS, weightDecay, emaDecay, clipNorm});
        }
    }

    private final TensorEngine engine;
    private final NDManager scope;
    private final Map<String, NDArray> parameters;
    private final Map<String, NDArray> first = new LinkedHashMap<>();
    private final Map<String, NDArray> second = new LinkedHashMap<>();
    private final Map<String, NDArray> average = new LinkedHashMap<>();
    private final Map<String, NDArray> steps = new LinkedHashMap<>();

    /** For weights by name; the average starts as a copy of them. */
    public AdamW(TensorEngine engine, Map<String, NDArray> parameters) {
        this.engine = engine;
        this.scope = engine.newScope();
        this.parameters = parameters;
        parameters.forEach((name, weight) -> {
            first.put(name, scope.zeros(weight.getShape()));
            second.put(name, scope.zeros(weight.getShape()));
            steps.put(name, scope.create(0f));
            NDArray copy = weight.stopGradient().duplicate();
            copy.attach(scope);
            average.put(name, copy);
            weight.setRequiresGradient(true);
        });
    }

    /** Applies the gradients gathered so far and sets them to zero. Returns their global norm before clipping. */
    public double step(Step settings) {
        try (NDArray told = settings.tensor(scope);
                NDArray norm = engine.kernels()
                        .run("adamw", list(parameters), list(first), list(second), list(average), list(steps), told)) {
            return norm.getFloat();
        }
    }

    /** All that a script needs to make the step itself, as its last arguments: five lists of tensors, and the settings. */
    public NDList arguments(NDManager scope, Step settings) {
        var arguments = new NDList();
        add(arguments, "parameters", parameters);
        add(arguments, "first", first);
        add(arguments, "second", second);
        add(arguments, "average", average);
        add(arguments, "steps", steps);
        arguments.add(settings.tensor(scope));
        return arguments;
    }

    /** DJL makes one list of the tensors whose names end alike in brackets. */
    private static void add(NDList arguments, String name, Map<String, NDArray> tensors) {
        for (NDArray tensor : tensors.values()) {
            tensor.setName(name + "[]");
            arguments.add(tensor);
        }
    }

    /**
     * The gradients gathered so far as one tensor, in the order of the weights: what data-parallel workers exchange. The caller
     * closes it.
     */
    public NDArray flatGradient() {
        return engine.kernels().run("flat_gradient", list(parameters));
    }

    /** Puts gradients back that {@link #flatGradient} gave. */
    public void spreadGradient(NDArray flat) {
        engine.kernels().run("spread_gradient", list(parameters), flat).close();
    }

    private static List<NDArray> list(Map<String, NDArray> tensors) {
        return List.copyOf(tensors.values());
    }

    /** The moving average by name; live. */
    public Map<String, NDArray> average() {
        return average;
    }

    /** First moments by name; live. */
    public Map<String, NDArray> firstMoments() {
        return first;
    }

    /** Second moments by name; live. */
    public Map<String, NDArray> secondMoments() {
        return second;
    }

    /** Says that {@code count} steps were made before, after moments and average were put back. */
    public void resumeAt(long count) {
        steps.values().forEach(step -> step.set(new float[] {count}));
    }

    @Override
    public void close() {
        scope.close();
    }
}
