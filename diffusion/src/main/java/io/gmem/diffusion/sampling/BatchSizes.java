package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many rows a call of the network may have. libtorch picks the kernel of a matrix product by its height, so that a row may
 * round differently in a call of another height, or at another place in it.
 *
 * @param allowed rising, all giving a row the same bytes at any place; empty for any height, with no such promise
 */
public record BatchSizes(List<Integer> allowed) {
    private static final long PROBE_SEED = 20_241_208;

    /** As many rows as there are. */
    public static final BatchSizes ANY = new BatchSizes(List.of());

    public BatchSizes {
        allowed = List.copyOf(allowed);
    }

    /**
     * {@code height}, and those of its doubles up to {@code most} that give the same bytes on this machine; found by asking the network
     * the same of every row. When places in a call of {@code height} do not agree, one row at a time is what is left.
     */
    public static BatchSizes verified(TensorEngine engine, Network network, int height, int most) {
        byte[] wanted = agreed(engine, network, height);
        if (wanted.length == 0) {
            return new BatchSizes(List.of(1));
        }
        List<Integer> allowed = new ArrayList<>(List.of(height));
        for (int next = 2 * height; next <= most; next *= 2) {
            if (Arrays.equals(wanted, agreed(engine, network, next))) {
                allowed.add(next);
            }
        }
        return new BatchSizes(allowed);
    }

    /** What every row of such a call says to the same question; nothing when they do not agree. */
    private static byte[] agreed(TensorEngine engine, Network network, int height) {
        try (NDManager scope = engine.newScope()) {
            NDArray x =
                    engine.noise(scope, PROBE_SEED, 0, network.latentShape(1)).repeat(0, height);
            NDArray t = scope.full(new Shape(height), 0.4f);
            byte[] said = network.velocity(scope, x, t, network.nullCondition(scope, height))
                    .toByteArray();
            int row = said.length / height;
            for (int i = 1; i < height; i++) {
                if (!Arrays.equals(said, 0, row, said, i * row, (i + 1) * row)) {
                    return new byte[0];
                }
            }
            return Arrays.copyOf(said, row);
        }
    }

    /** The heights of the calls for so many rows; the last may be higher than what is left. */
    List<Integer> calls(int rows) {
        if (allowed.isEmpty()) {
            return List.of(rows);
        }
        List<Integer> calls = new ArrayList<>();
        for (int left = rows; left > 0; left -= calls.get(calls.size() - 1)) {
            calls.add(next(left));
        }
        return calls;
    }

    /** The highest that is filled, or the lowest. */
    private int next(int left) {
        int best = allowed.get(0);
        for (int height : allowed) {
            best = height <= left ? height : best;
        }
        return best;
    }
}
