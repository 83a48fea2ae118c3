package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.guidance.ClassifierFreeGuidance;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.solver.SolverState;
import io.gmem.diffusion.solver.TimeGrid;
import io.gmem.diffusion.solver.VelocityField;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Draws latents: standard normal noise at t = 0, carried to t = 1 along the network's velocity.
 *
 * <p>The network is always asked with batches of exactly {@code slots} images, the last one filled up with repetitions: matrix
 * products of another height may round otherwise. With one slot an image is the same bytes whatever it is drawn with.
 */
public final class ImageSampler {
    private final TensorEngine engine;
    private final Network network;
    private final int slots;

    public ImageSampler(TensorEngine engine, Network network, int slots) {
        this.engine = engine;
        this.network = network;
        this.slots = slots;
    }

    /**
     * Blocks until all are drawn.
     *
     * @param cancelled looked at between solver steps
     * @return latents (C·H·W each), in the order of the request
     * @throws CancellationException when {@code cancelled} said so
     */
    public List<float[]> draw(SamplingRequest request, BooleanSupplier cancelled) {
        List<float[]> latents = new ArrayList<>();
        for (int from = 0; from < request.seeds().length; from += slots) {
            latents.addAll(drawSlots(request, from, Math.min(from + slots, request.seeds().length), cancelled));
        }
        return latents;
    }

    /** Network evaluations an image costs; a guided one counts twice. */
    public static int evaluations(SamplingRequest request) {
        boolean heun = request.solver() instanceof io.gmem.diffusion.solver.HeunSolver;
        int perImage = heun ? 2 * request.steps() - 1 : request.steps();
        return request.guidanceScale() == 1 ? perImage : 2 * perImage;
    }

    private List<float[]> drawSlots(SamplingRequest request, int from, int to, BooleanSupplier cancelled) {
        try (NDManager scope = engine.newScope()) {
            NDArray condition = condition(scope, request, from, to);
            SolverState state =
                    SolverState.start(noise(scope, request, from, to), TimeGrid.uniform(0, 1, request.steps()));
            while (!state.finished()) {
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException("drawing was cancelled");
                }
                state = step(request, condition, state);
            }
            return rows(state.x(), to - from);
        }
    }

    private SolverState step(SamplingRequest request, NDArray condition, SolverState before) {
        try (NDManager step = engine.newScope();
                NDArray x = before.x()) {
            SolverState after = request.solver().step(before, field(step, request.guidanceScale(), condition));
            after.x().attach(condition.getManager());
            return after;
        }
    }

    private VelocityField field(NDManager scope, double guidanceScale, NDArray condition) {
        if (guidanceScale == 1) {
            return (x, t) -> network.velocity(scope, x, scope.full(new Shape(slots), (float) t), condition);
        }
        var guidance = new ClassifierFreeGuidance(guidanceScale, ClassifierFreeGuidance.Channels.ALL);
        NDArray both = condition.concat(network.nullCondition(scope, slots), 0);
        return (x, t) -> {
            NDArray doubled = x.concat(x, 0);
            NDArray times = scope.full(new Shape(2L * slots), (float) t);
            NDArray guided = guidance.mix(network.velocity(scope, doubled, times, both));
            return guided.split(2).get(0);
        };
    }

    private NDArray noise(NDManager scope, SamplingRequest request, int from, int to) {
        NDList rows = new NDList();
        for (int slot = 0; slot < slots; slot++) {
            long seed = request.seeds()[Math.min(from + slot, to - 1)];
            rows.add(engine.noise(scope, seed, 0, network.latentShape(1)));
        }
        return NDArrays.concat(rows, 0);
    }

    private NDArray condition(NDManager scope, SamplingRequest request, int from, int to) {
        List<Condition> chosen = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            chosen.add(request.conditions().get(Math.min(from + slot, to - 1)));
        }
        if (chosen.get(0) instanceof Condition.ClassLabel) {
            return scope.create(chosen.stream()
                    .mapToLong(label -> ((Condition.ClassLabel) label).index())
                    .toArray());
        }
        float[][] snippets = chosen.stream()
                .map(snippet -> ((Condition.Snippet) snippet).unit())
                .toArray(float[][]::new);
        return scope.create(snippets);
    }

    private List<float[]> rows(NDArray x, int count) {
        float[] all = x.toFloatArray();
        int size = all.length / slots;
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(java.util.Arrays.copyOfRange(all, i * size, (i + 1) * size));
        }
        return rows;
    }
}
