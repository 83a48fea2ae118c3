package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.solver.Solver;
import io.gmem.diffusion.solver.SolverState;
import io.gmem.diffusion.solver.TimeGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Generates latents: standard normal noise at t = 0 is integrated to t = 1 along the network's velocity.
 *
 * <p>Every network call has exactly {@code slots} images; the last batch is padded by repetition, because matrix products of another
 * size may round differently. With one slot an image has the same bytes for any request.
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
     * Generates all images of a request; blocks until they are complete.
     *
     * @param observer notified between solver steps
     * @throws CancellationException if {@code observer} cancels the request
     */
    public SampledLatents draw(SamplingRequest request, SamplingObserver observer) {
        return draw(request, observer, ImageNoise.seeded(engine, network, request));
    }

    SampledLatents draw(SamplingRequest request, SamplingObserver observer, ImageNoise noise) {
        request.requireFits(network.config());
        List<float[]> latents = new ArrayList<>();
        int evaluations = 0;
        for (int from = 0; from < request.seeds().length; from += slots) {
            int to = Math.min(from + slots, request.seeds().length);
            evaluations = Math.max(evaluations, sampleSlots(request, from, to, observer, noise, latents));
        }
        return new SampledLatents(latents, evaluations);
    }

    /** Generates the images of one batch and returns the evaluations per image. */
    private int sampleSlots(
            SamplingRequest request,
            int from,
            int to,
            SamplingObserver observer,
            ImageNoise noise,
            List<float[]> latents) {
        try (NDManager scope = engine.newScope()) {
            NDArray condition = condition(scope, request, from, to);
            TimeGrid grid = request.grid(network.config());
            SolverState state = SolverState.start(noise(scope, noise, from, to, 0), grid);
            int evaluations = 0;
            while (!state.finished()) {
                if (observer.cancelled()) {
                    throw new CancellationException("sampling was cancelled");
                }
                try (NDManager step = engine.newScope();
                        NDArray before = state.x()) {
                    var field = new GuidedField(step, network, request, condition, grid.at(state.solverStep()));
                    before.attach(step);
                    Solver solver = request.solver(network.config(), i -> noise(step, noise, from, to, 1 + i));
                    state = solver.step(state, field);
                    state.x().attach(scope);
                    evaluations += field.evaluations();
                    observer.stepped(
                            from, state.solverStep(), grid.steps(), () -> rows(field.expectedData(), to - from));
                }
            }
            latents.addAll(rows(state.x(), to - from));
            return evaluations;
        }
    }

    private NDArray noise(NDManager scope, ImageNoise noise, int from, int to, int counter) {
        NDList rows = new NDList();
        for (int slot = 0; slot < slots; slot++) {
            rows.add(noise.of(scope, Math.min(from + slot, to - 1), counter));
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
