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
 * The permitted numbers of rows in a network call. libtorch selects the kernel of a matrix product by its number of rows. A row may
 * therefore round differently in a call of another size or at another position.
 *
 * @param allowed rising batch sizes that all give a row the same bytes at any position; empty permits any size without this guarantee
 */
public record BatchSizes(List<Integer> allowed) {
    private static final long PROBE_SEED = 20_241_208;

    /** Permits any batch size. */
    public static final BatchSizes ANY = new BatchSizes(List.of());

    public BatchSizes {
        allowed = List.copyOf(allowed);
    }

    /**
     * Verifies batch sizes on this machine: {@code size} and its doubles up to {@code limit} that compute the same bytes. The network
     * evaluates the same input in every row. If the positions within a call of {@code size} disagree, only batch size 1 is permitted.
     */
    public static BatchSizes verified(TensorEngine engine, Network network, int size, int limit) {
        byte[] expected = commonOutput(engine, network, size);
        if (expected.length == 0) {
            return new BatchSizes(List.of(1));
        }
        List<Integer> allowed = new ArrayList<>(List.of(size));
        for (int next = 2 * size; next <= limit; next *= 2) {
            if (Arrays.equals(expected, commonOutput(engine, network, next))) {
                allowed.add(next);
            }
        }
        return new BatchSizes(allowed);
    }

    /** Returns the output that all rows of such a call have in common; empty if they disagree. */
    private static byte[] commonOutput(TensorEngine engine, Network network, int size) {
        try (NDManager scope = engine.newScope()) {
            NDArray x =
                    engine.noise(scope, PROBE_SEED, 0, network.latentShape(1)).repeat(0, size);
            NDArray t = scope.full(new Shape(size), 0.4f);
            byte[] output = network.velocity(scope, x, t, network.nullCondition(scope, size))
                    .toByteArray();
            int rowBytes = output.length / size;
            for (int i = 1; i < size; i++) {
                if (!Arrays.equals(output, 0, rowBytes, output, i * rowBytes, (i + 1) * rowBytes)) {
                    return new byte[0];
                }
            }
            return Arrays.copyOf(output, rowBytes);
        }
    }

    /** Returns the batch sizes of the calls for {@code rows} rows; the last call may be larger than the remainder. */
    List<Integer> calls(int rows) {
        if (allowed.isEmpty()) {
            return List.of(rows);
        }
        List<Integer> calls = new ArrayList<>();
        for (int remaining = rows; remaining > 0; remaining -= calls.get(calls.size() - 1)) {
            calls.add(next(remaining));
        }
        return calls;
    }

    /** Returns the largest size that the remaining rows fill, or the smallest size. */
    private int next(int remaining) {
        int best = allowed.get(0);
        for (int size : allowed) {
            best = size <= remaining ? size : best;
        }
        return best;
    }
}
