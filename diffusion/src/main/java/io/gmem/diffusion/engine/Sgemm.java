package io.gmem.diffusion.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/** libtorch's own float32 matrix product, {@code torch.mm}, at one shape; both factors contiguous. */
public final class Sgemm implements AutoCloseable {
    /** Large enough to be at its best; which of them is, differs between machines. */
    private static final List<Product> CANDIDATES = List.of(
            new Product(1024, 1024, 1024),
            new Product(2048, 384, 1536),
            new Product(2048, 1536, 384),
            new Product(2048, 1536, 1536));

    private static final int TRIALS = 5;
    private static final int REPETITIONS = 3;

    /** A (rows, inner) times B (inner, columns). */
    public record Product(int rows, int inner, int columns) {
        /** Operations. */
        public double flops() {
            return 2.0 * rows * inner * columns;
        }

        @Override
        public String toString() {
            return rows + "x" + inner + "x" + columns;
        }
    }

    private final Product product;
    private final LongSupplier nanoTime;
    private final NDManager scope;
    private final NDArray a;
    private final NDArray b;

    private Sgemm(TensorEngine engine, Product product, LongSupplier nanoTime) {
        this.product = product;
        this.nanoTime = nanoTime;
        this.scope = engine.newScope();
        this.a = engine.noise(scope, 1, 0, new Shape(product.rows(), product.inner()));
        this.b = engine.noise(scope, 2, 0, new Shape(product.inner(), product.columns()));
    }

    /**
     * The shape of several at which products are fastest here: the most that MKL could give a network.
     *
     * @param nanoTime a clock
     */
    public static Sgemm fastest(TensorEngine engine, LongSupplier nanoTime) {
        return fastest(engine, TRIALS, nanoTime);
    }

    /** The same, of so many trials of each. */
    public static Sgemm fastest(TensorEngine engine, int trials, LongSupplier nanoTime) {
        return CANDIDATES.stream()
                .max(Comparator.comparingDouble(candidate -> best(engine, candidate, trials, nanoTime)))
                .map(candidate -> new Sgemm(engine, candidate, nanoTime))
                .orElseThrow();
    }

    private static double best(TensorEngine engine, Product candidate, int trials, LongSupplier nanoTime) {
        try (var sgemm = new Sgemm(engine, candidate, nanoTime)) {
            double best = 0;
            for (int i = 0; i < trials; i++) {
                best = Math.max(best, sgemm.flopsPerSecond());
            }
            return best;
        }
    }

    /** Operations a second, the best of a few products. */
    public double flopsPerSecond() {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < REPETITIONS; i++) {
            long start = nanoTime.getAsLong();
            try (NDArray whole = a.matMul(b);
                    NDArray one = whole.get(0, 0)) {
                // what comes back to the host is done
                one.getFloat();
            }
            least = Math.min(least, (nanoTime.getAsLong() - start) * 1e-9);
        }
        return product.flops() / least;
    }

    /** The shape. */
    public Product product() {
        return product;
    }

    @Override
    public void close() {
        scope.close();
    }
}
