package io.gmem.diffusion.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.kernel.LinearRoute;
import io.gmem.diffusion.engine.kernel.LinearShape;
import io.gmem.diffusion.engine.kernel.Precision;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The fastest correct float32 matrix product of this machine at one shape, with contiguous factors. Candidates are MKL ({@code
 * torch.mm}) and oneDNN (a 1×1 convolution).
 */
public final class Sgemm implements AutoCloseable {
    /** Shapes large enough for peak throughput. The fastest one differs between machines. */
    private static final List<Product> CANDIDATES = List.of(
            new Product(1024, 1024, 1024),
            new Product(2048, 384, 1536),
            new Product(2048, 1536, 384),
            new Product(2048, 1536, 1536));

    private static final int TRIALS = 5;
    private static final int REPETITIONS = 3;

    /** Shape of the product of A (rows, inner) and B (inner, columns). */
    public record Product(int rows, int inner, int columns) {
        /** Returns the floating-point operations of one product. */
        public double flops() {
            return 2.0 * rows * inner * columns;
        }

        @Override
        public String toString() {
            return rows + "x" + inner + "x" + columns;
        }
    }

    private record Candidate(Product product, LinearRoute route) {}

    private final TensorEngine engine;
    private final Candidate candidate;
    private final LongSupplier nanoTime;
    private final NDManager scope;
    private final NDArray a;
    private final NDArray b;
    private final NDArray transposed;
    private final NDArray zero;

    private Sgemm(TensorEngine engine, Candidate candidate, LongSupplier nanoTime) {
        Product product = candidate.product();
        this.engine = engine;
        this.candidate = candidate;
        this.nanoTime = nanoTime;
        this.scope = engine.newScope();
        this.a = engine.noise(scope, 1, 0, new Shape(product.rows(), product.inner()));
        this.b = engine.noise(scope, 2, 0, new Shape(product.inner(), product.columns()));
        this.transposed = engine.noise(scope, 2, 0, new Shape(product.columns(), product.inner()));
        this.zero = scope.zeros(new Shape(product.columns()));
    }

    /**
     * Returns the fastest of several shapes and routes. Its rate is an upper bound of the throughput of networks.
     *
     * @param nanoTime clock in nanoseconds
     */
    public static Sgemm fastest(TensorEngine engine, LongSupplier nanoTime) {
        return fastest(engine, TRIALS, nanoTime);
    }

    /** Returns the fastest shape and route after {@code trials} measurements of each. */
    public static Sgemm fastest(TensorEngine engine, int trials, LongSupplier nanoTime) {
        return CANDIDATES.stream()
                .flatMap(product -> routes(engine, product).map(route -> new Candidate(product, route)))
                .max(Comparator.comparingDouble(candidate -> best(engine, candidate, trials, nanoTime)))
                .map(candidate -> new Sgemm(engine, candidate, nanoTime))
                .orElseThrow();
    }

    /** Returns the correct routes among MKL and oneDNN; on a GPU only the plain product. */
    private static Stream<LinearRoute> routes(TensorEngine engine, Product product) {
        var shape = new LinearShape(product.rows(), product.inner(), product.columns());
        return Stream.of(LinearRoute.PRODUCT, LinearRoute.CONVOLUTION)
                .filter(route -> !engine.onGpu() || route == LinearRoute.PRODUCT)
                .filter(route -> engine.routes().linearFault(shape, Precision.FLOAT32, false, route) == null);
    }

    private static double best(TensorEngine engine, Candidate candidate, int trials, LongSupplier nanoTime) {
        try (var sgemm = new Sgemm(engine, candidate, nanoTime)) {
            double best = 0;
            for (int i = 0; i < trials; i++) {
                best = Math.max(best, sgemm.flopsPerSecond());
            }
            return best;
        }
    }

    /** Returns floating-point operations per second, the best of a few products. */
    public double flopsPerSecond() {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < REPETITIONS; i++) {
            long start = nanoTime.getAsLong();
            try (NDArray whole = multiplied();
                    NDArray one = whole.get(0, 0)) {
                // copying an element to the host waits for the product
                one.getFloat();
            }
            least = Math.min(least, (nanoTime.getAsLong() - start) * 1e-9);
        }
        return product().flops() / least;
    }

    private NDArray multiplied() {
        return candidate.route() == LinearRoute.PRODUCT
                ? a.matMul(b)
                : engine.functions().linear(a, transposed, zero, candidate.route());
    }

    /** Returns the shape. */
    public Product product() {
        return candidate.product();
    }

    /** Returns the route: {@code product} is MKL, {@code convolution} is oneDNN. */
    public LinearRoute route() {
        return candidate.route();
    }

    @Override
    public void close() {
        scope.close();
    }
}
