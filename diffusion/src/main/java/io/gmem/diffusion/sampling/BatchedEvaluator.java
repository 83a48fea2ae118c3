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
 * Asks a network for many images at once, each at its own time with its own condition.
 *
 * <p>With {@link BatchSizes} that were verified every call has one of these heights, the last one filled up by repetition: then an
 * image is the same bytes whatever it is drawn with.
 */
public final class BatchedEvaluator {
    private final TensorEngine engine;
    private final Network network;
    private final BatchSizes heights;

    /**
     * What an evaluation took.
     *
     * @param calls of the network
     * @param rows that were wanted
     * @param padding rows that were not
     */
    public record Effort(int calls, int rows, int padding) {}

    public BatchedEvaluator(TensorEngine engine, Network network, BatchSizes heights) {
        this.engine = engine;
        this.network = network;
        this.heights = heights;
    }

    /** Has every image hear what it asks; each then goes on by {@link Trajectory#advance}. None of them may be finished. */
    public Effort evaluate(List<Trajectory> images) {
        record Wish(Trajectory image, List<Trajectory.Row> rows) {}
        // pairs first: with calls of even heights none is cut in two
        List<Wish> wishes = images.stream()
                .map(image -> new Wish(image, image.rows()))
                .sorted(Comparator.comparingInt(wish -> -wish.rows().size()))
                .toList();
        List<Trajectory.Row> rows =
                wishes.stream().flatMap(wish -> wish.rows().stream()).toList();
        try (NDManager scope = engine.newScope()) {
            List<NDArray> said = new ArrayList<>();
            List<Integer> calls = heights.calls(rows.size());
            for (int height : calls) {
                int to = Math.min(said.size() + height, rows.size());
                said.addAll(call(scope, rows.subList(said.size(), to), height));
            }
            int next = 0;
            for (Wish wish : wishes) {
                wish.image().hear(said.subList(next, next + wish.rows().size()));
                next += wish.rows().size();
            }
            int asked = calls.stream().mapToInt(Integer::intValue).sum();
            return new Effort(calls.size(), rows.size(), asked - rows.size());
        }
    }

    /** Velocities (1, C, H, W) of {@code wanted} rows, in a call of {@code height}. */
    private NDList call(NDManager scope, List<Trajectory.Row> wanted, int height) {
        NDList x = new NDList();
        NDList conditions = new NDList();
        float[] times = new float[height];
        for (int i = 0; i < height; i++) {
            Trajectory.Row row = wanted.get(Math.min(i, wanted.size() - 1));
            x.add(row.x());
            conditions.add(row.condition());
            times[i] = (float) row.t();
        }
        NDArray velocity = network.velocity(scope, joined(scope, x), scope.create(times), joined(scope, conditions));
        NDList rows = velocity.split(height);
        rows.attach(scope);
        return new NDList(rows.subList(0, wanted.size()));
    }

    private static NDArray joined(NDManager scope, NDList rows) {
        NDArray all = NDArrays.concat(rows, 0);
        all.attach(scope);
        return all;
    }
}
