package io.gmem.diffusion.engine.kernel;

import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.engine.ScriptModule;
import io.gmem.diffusion.engine.ScriptObject;
import io.gmem.diffusion.engine.kernel.KernelReport.Candidate;
import io.gmem.diffusion.engine.kernel.KernelReport.Kernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Selects the verified kernel route of every operation and shape. The first request for a shape checks the routes; if several are
 * correct, it measures them. Later requests read the result. Thread-safe; a check blocks other requests.
 */
public final class KernelRoutes implements AutoCloseable {
    private static final String LINEAR = "linear";
    private static final String CONVOLUTION = "convolution";
    private static final String ATTENTION = "attention";
    /** Minimum speedup at which a route replaces the first one, so that measurement noise has no effect. */
    private static final double MIN_SPEEDUP = 1.15;
    /** Calls with fewer operations are too short for a measurement. */
    private static final double MIN_MEASURED_OPERATIONS = 2e7;

    private static final int REPETITIONS = 2;

    /** Opens scopes for the operands of checks. */
    public interface Scopes {
        NDManager open();
    }

    /** Loads a script. */
    public interface Loader {
        ScriptModule load(ScriptObject root, Map<String, String> source, boolean trainable) throws IOException;
    }

    private record Key(String operation, String shape, Precision precision, boolean gradients) {
        static Key of(Kernel kernel) {
            return new Key(
                    kernel.operation(),
                    kernel.shape(),
                    kernel.precision().equals(Precision.FLOAT32.id()) ? Precision.FLOAT32 : Precision.BFLOAT16,
                    kernel.gradients());
        }
    }

    private final KernelSettings settings;
    private final Machine machine;
    private final Scopes scopes;
    private final KernelProbe probe;
    private final LongSupplier nanoTime;
    private final KernelCache cache;
    private final Map<Key, Kernel> kernels = new LinkedHashMap<>();
    private final Map<Key, Kernel> cached = new LinkedHashMap<>();
    private long checkNanos;

    private KernelRoutes(
            KernelSettings settings,
            Machine machine,
            Scopes scopes,
            KernelProbe probe,
            KernelCache cache,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.machine = machine;
        this.scopes = scopes;
        this.probe = probe;
        this.cache = cache;
        this.nanoTime = nanoTime;
        cache.read().forEach(kernel -> cached.put(Key.of(kernel), kernel));
    }

    /**
     * Opens the kernel routes of a process and checks a base set of shapes.
     *
     * @param libraries libtorch's instruction set, the version of MKL and that of oneDNN
     * @param nanoTime clock for the measurements, in nanoseconds
     * @throws NoCorrectKernelException if an operation has no correct route
     */
    public static KernelRoutes open(
            KernelSettings settings,
            boolean onGpu,
            List<String> libraries,
            Scopes scopes,
            Loader loader,
            LongSupplier nanoTime) {
        Machine machine = Machine.current(onGpu, libraries);
        Path folder = settings.cache();
        KernelCache cache = folder != null && settings.fault().equals(KernelFault.NONE)
                ? KernelCache.in(folder, machine.facts())
                : KernelCache.none();
        var routes =
                new KernelRoutes(settings, machine, scopes, new KernelProbe(loader, settings.fault()), cache, nanoTime);
        try {
            routes.checkBase();
        } catch (NoCorrectKernelException e) {
            routes.close();
            throw e;
        }
        return routes;
    }

    /** Checks the base set, which includes widths with a tail block. */
    private void checkBase() {
        for (int width : new int[] {192, 200, 512}) {
            linear(new LinearShape(64, 72, width), Precision.FLOAT32, true, null);
        }
        convolution(new ConvolutionShape(1, 24, 8, 8, 40, 3, 3, 1, 1, 1, 1));
        convolution(new ConvolutionShape(1, 24, 8, 8, 512, 1, 1, 1, 0, 0, 1));
        attention(new AttentionShape(64, 40), Precision.FLOAT32, true);
    }

    /**
     * Returns the route of a linear layer.
     *
     * @param gradients whether the backward pass is needed
     * @param preferred route of an earlier process, kept if it is correct; null for the fastest
     * @throws NoCorrectKernelException if no route is correct
     */
    public LinearRoute linear(
            LinearShape shape, Precision precision, boolean gradients, @Nullable LinearRoute preferred) {
        if (machine.onGpu()) {
            return LinearRoute.PRODUCT;
        }
        LinearShape bounded = shape.bounded();
        List<LinearRoute> routes = new ArrayList<>(List.of(LinearRoute.PRODUCT));
        if (bounded.operations() >= MIN_MEASURED_OPERATIONS) {
            routes.add(LinearRoute.CONVOLUTION);
        }
        return route(
                new Key(LINEAR, bounded.toString(), precision, gradients),
                LinearRoute.values(),
                routes,
                settings.linear() != null ? settings.linear() : preferred,
                settings.linear() != null,
                bounded.operations() >= MIN_MEASURED_OPERATIONS,
                scope -> probe.linear(scope, bounded, precision, gradients));
    }

    /** Returns the fault of one route of a linear layer at exactly this shape; null if it is correct. The result is not cached. */
    public synchronized @Nullable String linearFault(
            LinearShape shape, Precision precision, boolean gradients, LinearRoute route) {
        try (NDManager scope = scopes.open()) {
            return fault(probe.linear(scope, shape, precision, gradients), route);
        }
    }

    /**
     * Returns the precision in which linear layers take less time. The result is bfloat16 only if the processor has instructions for
     * it and every layer has a correct route. The layers together must also be faster by more than measurement noise.
     *
     * @param layers number of layers of each shape
     * @param gradients whether to include the backward pass
     */
    public Precision fastest(Map<LinearShape, Integer> layers, boolean gradients) {
        if (machine.onGpu()) {
            return Precision.BFLOAT16;
        }
        if (!machine.processor().multipliesBfloat16()) {
            return Precision.FLOAT32;
        }
        double float32Seconds = 0;
        double bfloat16Seconds = 0;
        try {
            for (Map.Entry<LinearShape, Integer> layer : layers.entrySet()) {
                float32Seconds += layer.getValue() * seconds(layer.getKey(), Precision.FLOAT32, gradients);
                bfloat16Seconds += layer.getValue() * seconds(layer.getKey(), Precision.BFLOAT16, gradients);
            }
        } catch (NoCorrectKernelException e) {
            return Precision.FLOAT32;
        }
        return bfloat16Seconds * MIN_SPEEDUP < float32Seconds ? Precision.BFLOAT16 : Precision.FLOAT32;
    }

    /** Returns the time of the chosen route in seconds; 0 if the call is too short for a measurement. */
    private double seconds(LinearShape shape, Precision precision, boolean gradients) {
        LinearRoute route = linear(shape, precision, gradients, null);
        LinearShape bounded = shape.bounded();
        synchronized (this) {
            return Objects.requireNonNull(kernels.get(new Key(LINEAR, bounded.toString(), precision, gradients)))
                            .candidates()
                            .stream()
                            .filter(candidate -> candidate.route().equals(route.id()))
                            .mapToDouble(Candidate::seconds)
                            .sum()
                    * shape.rows()
                    / bounded.rows();
        }
    }

    /**
     * Returns the route of attention.
     *
     * @throws NoCorrectKernelException if no route is correct
     */
    public AttentionRoute attention(AttentionShape shape, Precision precision, boolean gradients) {
        if (machine.onGpu()) {
            return AttentionRoute.FUSED;
        }
        return route(
                new Key(ATTENTION, shape.toString(), precision, gradients),
                AttentionRoute.values(),
                List.of(AttentionRoute.FUSED),
                settings.attention(),
                settings.attention() != null,
                false,
                scope -> probe.attention(scope, shape, precision, gradients));
    }

    /**
     * Returns the route of a convolution in float32, forward only.
     *
     * @throws NoCorrectKernelException if no route is correct
     */
    public ConvolutionRoute convolution(ConvolutionShape shape) {
        if (machine.onGpu()) {
            return ConvolutionRoute.DIRECT;
        }
        ConvolutionShape bounded = shape.bounded();
        return route(
                new Key(CONVOLUTION, bounded.toString(), Precision.FLOAT32, false),
                ConvolutionRoute.values(),
                List.of(ConvolutionRoute.DIRECT),
                settings.convolution(),
                settings.convolution() != null,
                false,
                scope -> probe.convolution(scope, bounded));
    }

    /** Returns the machine, its libraries and every kernel that this process requested. */
    public synchronized KernelReport report() {
        return machine.report(checkNanos * 1e-9, List.copyOf(kernels.values()));
    }

    private synchronized <R extends Route> R route(
            Key key,
            R[] all,
            List<R> compared,
            @Nullable R preferred,
            boolean forced,
            boolean measured,
            Function<NDManager, KernelTrial> prepare) {
        Kernel before = kernels.getOrDefault(key, cached.get(key));
        List<Candidate> candidates = new ArrayList<>(before == null ? List.of() : before.candidates());
        List<R> order = new ArrayList<>(compared);
        if (preferred != null && !order.contains(preferred)) {
            order.add(preferred);
        }
        check(key, order, candidates, measured, prepare);
        boolean hasFault = candidates.stream().anyMatch(candidate -> !candidate.correct());
        if (hasFault) {
            check(key, List.of(all), candidates, measured, prepare);
        }
        R chosen = chosen(key, all, candidates, preferred, forced);
        Kernel after = new Kernel(
                key.operation(), key.shape(), key.precision().id(), key.gradients(), chosen.id(), candidates);
        kernels.put(key, after);
        if (before == null || !before.candidates().equals(candidates)) {
            cache.add(after);
        }
        return chosen;
    }

    private <R extends Route> void check(
            Key key,
            List<R> routes,
            List<Candidate> candidates,
            boolean measured,
            Function<NDManager, KernelTrial> prepare) {
        List<R> missing = routes.stream()
                .filter(route -> candidates.stream()
                        .noneMatch(candidate -> candidate.route().equals(route.id())))
                .toList();
        if (missing.isEmpty()) {
            return;
        }
        long start = nanoTime.getAsLong();
        try (NDManager scope = scopes.open()) {
            KernelTrial trial = prepare.apply(scope);
            Map<R, Double> seconds = new LinkedHashMap<>();
            Map<R, String> faults = new LinkedHashMap<>();
            for (R route : missing) {
                String fault = fault(trial, route);
                if (fault == null) {
                    seconds.put(route, 0.0);
                } else {
                    faults.put(route, fault);
                }
            }
            for (int i = 0; measured && i < REPETITIONS; i++) {
                seconds.replaceAll((route, best) -> least(best, seconds(trial, route)));
            }
            missing.forEach(route ->
                    candidates.add(new Candidate(route.id(), faults.get(route), seconds.getOrDefault(route, 0.0))));
        }
        checkNanos += nanoTime.getAsLong() - start;
    }

    private static double least(double best, double next) {
        return best == 0 ? next : Math.min(best, next);
    }

    private @Nullable String fault(KernelTrial trial, Route route) {
        try (NDManager scope = scopes.open()) {
            return trial.fault(trial.run(scope, route));
        } catch (RuntimeException e) {
            return "failed: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }

    private double seconds(KernelTrial trial, Route route) {
        long start = nanoTime.getAsLong();
        try (NDManager scope = scopes.open()) {
            trial.run(scope, route);
        }
        return (nanoTime.getAsLong() - start) * 1e-9;
    }

    private static <R extends Route> R chosen(
            Key key, R[] all, List<Candidate> candidates, @Nullable R preferred, boolean forced) {
        R best = null;
        double bestSeconds = 0;
        for (R route : all) {
            for (Candidate candidate : candidates) {
                if (!candidate.route().equals(route.id()) || !candidate.correct()) {
                    continue;
                }
                if (route.equals(preferred)) {
                    return route;
                }
                if (best == null || candidate.seconds() * MIN_SPEEDUP < bestSeconds) {
                    best = route;
                    bestSeconds = candidate.seconds();
                }
            }
        }
        if (best == null || forced) {
            throw new NoCorrectKernelException(new Kernel(
                    key.operation(),
                    key.shape(),
                    key.precision().id(),
                    key.gradients(),
                    "",
                    forced && preferred != null
                            ? candidates.stream()
                                    .filter(candidate -> candidate.route().equals(preferred.id()))
                                    .toList()
                            : candidates));
        }
        return best;
    }

    @Override
    public void close() {
        probe.close();
    }
}
