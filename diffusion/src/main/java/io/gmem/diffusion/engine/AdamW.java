package io.gmem.diffusion.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * AdamW with global-norm clipping and an exponential moving average (EMA) of the weights. One native call updates all parameters.
 * The instance owns both moments and the average.
 */
public final class AdamW implements AutoCloseable {
    private static final double EPS = 1e-8;

    /** The hyperparameters of one optimizer step. */
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

    /** Creates an optimizer for the named weights. The average starts as a copy of the weights. */
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

    /** Applies the accumulated gradients and resets them to zero. Returns their global norm before clipping. */
    public double step(Step settings) {
        try (NDArray settingsTensor = settings.tensor(scope);
                NDArray norm = engine.kernels()
                        .run(
                                "adamw",
                                list(parameters),
                                list(first),
                                list(second),
                                list(average),
                                list(steps),
                                settingsTensor)) {
            return norm.getFloat();
        }
    }

    /** Returns the trailing arguments of a script that runs the step itself: five lists of tensors, then the settings. */
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

    /** DJL passes tensors whose names are equal and end in {@code []} as one list argument. */
    private static void add(NDList arguments, String name, Map<String, NDArray> tensors) {
        for (NDArray tensor : tensors.values()) {
            tensor.setName(name + "[]");
            arguments.add(tensor);
        }
    }

    /**
     * Returns the accumulated gradients as one flat tensor, in the order of the weights. Data-parallel workers exchange this tensor.
     * The caller closes it.
     */
    public NDArray flatGradient() {
        return engine.kernels().run("flat_gradient", list(parameters));
    }

    /** Copies a flat tensor, ordered as in {@link #flatGradient}, back into the gradients of the weights. */
    public void spreadGradient(NDArray flat) {
        engine.kernels().run("spread_gradient", list(parameters), flat).close();
    }

    private static List<NDArray> list(Map<String, NDArray> tensors) {
        return List.copyOf(tensors.values());
    }

    /** Returns the moving average by weight name; a live view. */
    public Map<String, NDArray> average() {
        return average;
    }

    /** Returns the first moments by weight name; a live view. */
    public Map<String, NDArray> firstMoments() {
        return first;
    }

    /** Returns the second moments by weight name; a live view. */
    public Map<String, NDArray> secondMoments() {
        return second;
    }

    /** Sets the step counter to {@code count}. Call it after moments and average were restored from a checkpoint. */
    public void resumeAt(long count) {
        steps.values().forEach(step -> step.set(new float[] {count}));
    }

    @Override
    public void close() {
        scope.close();
    }
}
