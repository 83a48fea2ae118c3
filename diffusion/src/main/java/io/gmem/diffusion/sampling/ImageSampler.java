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
import io.gmem.diffusion.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Draws latents: standard normal noise at t = 0, carried to t = 1 along the network's velocity.
 *
 * <p>The network is always asked with batches of exactly {@code slots} images, the last one filled up with repetitions: matrix
 * products of another height may round otherwise. With one slot an image is the same bytes whatever it is drawn with.
 */
public final class ImageSampler {
    private final TensorEngine engine;
    private final Network network;
    private final Transport transport;
    private final int slots;

    public ImageSampler(TensorEngine engine, Network network, int slots) {
        this.engine = engine;
        this.network = network;
        this.transport = Transport.of(network.config().transport());
        this.slots = slots;
    }

    /**
     * Blocks until all are drawn.
     *
     * @param watcher looks on between solver steps
     * @throws CancellationException when {@code watcher} said so
     */
    public Drawn draw(SamplingRequest request, DrawingWatcher watcher) {
        List<float[]> latents = new ArrayList<>();
        int evaluations = 0;
        for (int from = 0; from < request.seeds().length; from += slots) {
            int to = Math.min(from + slots, request.seeds().length);
            evaluations = Math.max(evaluations, drawSlots(request, from, to, watcher, latents));
        }
        return new Drawn(latents, evaluations);
    }

    /** Draws the images of one filling of the slots; the evaluations each cost. */
    private int drawSlots(SamplingRequest request, int from, int to, DrawingWatcher watcher, List<float[]> latents) {
        try (NDManager scope = engine.newScope()) {
            NDArray condition = condition(scope, request, from, to);
            TimeGrid grid = request.method().grid(transport, request.steps(), request.timeShift());
            SolverState state = SolverState.start(noise(scope, request, from, to, 0), grid);
            int evaluations = 0;
            while (!state.finished()) {
                if (watcher.cancelled()) {
                    throw new CancellationException("drawing was cancelled");
                }
                try (NDManager step = engine.newScope();
                        NDArray before = state.x()) {
                    var field = new GuidedField(step, network, request, condition);
                    before.attach(step);
                    state = solver(step, request, from, to).step(state, field);
                    state.x().attach(scope);
                    evaluations += field.evaluations();
                    watcher.stepped(
                            from, state.solverStep(), grid.steps(), () -> rows(field.expectedData(), to - from));
                }
            }
            latents.addAll(rows(state.x(), to - from));
            return evaluations;
        }
    }

    /** Noise on the way depends on image and solver step alone. */
    private Solver solver(NDManager step, SamplingRequest request, int from, int to) {
        return request.method().solver(transport, i -> noise(step, request, from, to, 1 + i));
    }

    private NDArray noise(NDManager scope, SamplingRequest request, int from, int to, int counter) {
        NDList rows = new NDList();
        for (int slot = 0; slot < slots; slot++) {
            long seed = request.seeds()[Math.min(from + slot, to - 1)];
            rows.add(engine.noise(scope, seed, counter, network.latentShape(1)));
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
