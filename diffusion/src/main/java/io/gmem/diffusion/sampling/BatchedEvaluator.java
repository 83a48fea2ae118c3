package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Evaluates a network for several images at once, each at its own time with its own condition.
 *
 * <p>With verified {@link BatchSizes} every call has one of these sizes, and the last call is padded by repetition. An image then
 * has the same bytes for any batch composition.
 */
public final class BatchedEvaluator {
    private final TensorEngine engine;
    private final Network network;
    private final BatchSizes batchSizes;

    /**
     * The cost of an evaluation.
     *
     * @param calls network calls
     * @param rows requested rows
     * @param padding rows added to fill the calls
     */
    public record Effort(int calls, int rows, int padding) {}

    public BatchedEvaluator(TensorEngine engine, Network network, BatchSizes batchSizes) {
        this.engine = engine;
        this.network = network;
        this.batchSizes = batchSizes;
    }

    /** Passes the requested velocities to every image; each then continues with {@link Trajectory#advance}. No image may be finished. */
    public Effort evaluate(List<Trajectory> images) {
        record Request(Trajectory image, List<Trajectory.Row> rows) {}
        // pairs first: with even batch sizes no pair is split
        List<Request> requests = images.stream()
                .map(image -> new Request(image, image.rows()))
                .sorted(Comparator.comparingInt(request -> -request.rows().size()))
                .toList();
        List<Trajectory.Row> rows =
                requests.stream().flatMap(request -> request.rows().stream()).toList();
        try (NDManager scope = engine.newScope()) {
            List<NDArray> velocities = new ArrayList<>();
            List<Integer> calls = batchSizes.calls(rows.size());
            for (int size : calls) {
                int to = Math.min(velocities.size() + size, rows.size());
                velocities.addAll(call(scope, rows.subList(velocities.size(), to), size));
            }
            int next = 0;
            for (Request request : requests) {
                request.image()
                        .acceptVelocities(
                                velocities.subList(next, next + request.rows().size()));
                next += request.rows().size();
            }
            int evaluated = calls.stream().mapToInt(Integer::intValue).sum();
            return new Effort(calls.size(), rows.size(), evaluated - rows.size());
        }
    }

    /** Returns velocities (1, C, H, W) of {@code wanted} rows, computed in a call of {@code size} rows. */
    private NDList call(NDManager scope, List<Trajectory.Row> wanted, int size) {
        NDList x = new NDList();
        NDList conditions = new NDList();
        float[] times = new float[size];
        for (int i = 0; i < size; i++) {
            Trajectory.Row row = wanted.get(Math.min(i, wanted.size() - 1));
            x.add(row.x());
            conditions.add(row.condition());
            times[i] = (float) row.t();
        }
        NDArray velocity = network.velocity(scope, joined(scope, x), scope.create(times), joined(scope, conditions));
        NDList rows = velocity.split(size);
        rows.attach(scope);
        return new NDList(rows.subList(0, wanted.size()));
    }

    private static NDArray joined(NDManager scope, NDList rows) {
        NDArray all = NDArrays.concat(rows, 0);
        all.attach(scope);
        return all;
    }
}
