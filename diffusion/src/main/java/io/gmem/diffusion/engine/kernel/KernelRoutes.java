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
 * The verified route of every operation and shape of this process. The first request for a shape checks the routes and, where there
 * are several correct ones, measures them; later requests read the result. Thread-safe; a check blocks other requests.
 */
public final class KernelRoutes implements AutoCloseable {
    private static final String LINEAR = "linear";
    private static final String CONVOLUTION = "convolution";
    private static final String ATTENTION = "attention";
    /** A route replaces the first one only if it is faster by this factor, so that noise does not change it. */
    private static final double WORTHWHILE = 1.15;
    /** Operations below which a call is too short to be measured. */
    private static final double MEASURABLE = 2e7;

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
    private final Map<Key, Kernel> known = new LinkedHashMap<>();
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
        cache.read().forEach(kernel -> known.put(Key.of(kernel), kernel));
    }

    /**
     * Opens the routes of a process and checks a base set of shapes.
     *
     * @param libraries libtorch's instruction set, the version of MKL and that of oneDNN
     * @param nanoTime clock of the measurements
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

    /** Widths with a tail block are among the shapes. */
    private void checkBase() {
        for (int width : new int[] {192, 200, 512}) {
            linear(new LinearShape(64, 72, width), Precision.FLOAT32, true, null);
        }
        convolution(new ConvolutionShape(1, 24, 8, 8, 40, 3, 3, 1, 1, 1, 1));
        convolution(new ConvolutionShape(1, 24, 8, 8, 512, 1, 1, 1, 0, 0, 1));
        attention(new AttentionShape(64, 40), Precision.FLOAT32, true);
    }

    /**
     * The route of a linear layer.
     *
     * @param gradients whether the backward pass is needed
     * @param preferred the route to keep if it is correct, from an earlier process; null for the fastest
     * @throws NoCorrectKernelException if no route is correct
     */
    public LinearRoute linear(
            LinearShape shape, Precision precision, boolean gradients, @Nullable LinearRoute preferred) {
        if (machine.onGpu()) {
            return LinearRoute.PRODUCT;
        }
        LinearShape bounded = shape.bounded();
        List<LinearRoute> routes = new ArrayList<>(List.of(LinearRoute.PRODUCT));
        if (bounded.operations() >= MEASURABLE) {
            routes.add(LinearRoute.CONVOLUTION);
        }
        return route(
                new Key(LINEAR, bounded.toString(), precision, gradients),
                LinearRoute.values(),
                routes,
                settings.linear() != null ? settings.linear() : preferred,
                settings.linear() != null,
                bounded.operations() >= MEASURABLE,
                scope -> probe.linear(scope, bounded, precision, gradients));
    }

    /** What is wrong with one route of a linear layer at exactly this shape; null if nothing is. The verdict is not kept. */
    public synchronized @Nullable String linearFault(
            LinearShape shape, Precision precision, boolean gradients, LinearRoute route) {
        try (NDManager scope = scopes.open()) {
            return fault(probe.linear(scope, shape, precision, gradients), route);
        }
    }

    /**
     * The precision in which linear layers take less time: bfloat16 only if the processor multiplies it, every
     * layer has a correct route, and all of them together are faster by more than noise.
     *
     * @param layers how many layers there are of each shape
     * @param gradients whether the backward pass counts
     */
    public Precision fastest(Map<LinearShape, Integer> layers, boolean gradients) {
        if (machine.onGpu()) {
            return Precision.BFLOAT16;
        }
        if (!machine.processor().multipliesBfloat16()) {
            return Precision.FLOAT32;
        }
        double single = 0;
        double half = 0;
        try {
            for (Map.Entry<LinearShape, Integer> layer : layers.entrySet()) {
                single += layer.getValue() * seconds(layer.getKey(), Precision.FLOAT32, gradients);
                half += layer.getValue() * seconds(layer.getKey(), Precision.BFLOAT16, gradients);
            }
        } catch (NoCorrectKernelException e) {
            return Precision.FLOAT32;
        }
        return half * WORTHWHILE < single ? Precision.BFLOAT16 : Precision.FLOAT32;
    }

    /** Of the chosen route; 0 if it is too short to be measured. */
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
     * The route of attention.
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
     * The route of a convolution in float32, forward only.
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

    /** The machine, its libraries, and every kernel that this process asked for. */
    public synchronized KernelReport report() {
        return machine.report(checkNanos * 1e-9, List.copyOf(kernels.values()));
    }

    private synchronized <R extends Route> R route(
            Key key,
            R[] all,
            List<R> compared,
            @Nullable R wanted,
            boolean forced,
            boolean measured,
            Function<NDManager, KernelTrial> prepare) {
        Kernel before = kernels.getOrDefault(key, known.get(key));
        List<Candidate> candidates = new ArrayList<>(before == null ? List.of() : before.candidates());
        List<R> order = new ArrayList<>(compared);
        if (wanted != null && !order.contains(wanted)) {
            order.add(wanted);
        }
        check(key, order, candidates, measured, prepare);
        boolean someWrong = candidates.stream().anyMatch(candidate -> !candidate.correct());
        if (someWrong) {
            check(key, List.of(all), candidates, measured, prepare);
        }
        R chosen = chosen(key, all, candidates, wanted, forced);
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
            return "refused: "
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
            Key key, R[] all, List<Candidate> candidates, @Nullable R wanted, boolean forced) {
        R best = null;
        double bestSeconds = 0;
        for (R route : all) {
            for (Candidate candidate : candidates) {
                if (!candidate.route().equals(route.id()) || !candidate.correct()) {
                    continue;
                }
                if (route.equals(wanted)) {
                    return route;
                }
                if (best == null || candidate.seconds() * WORTHWHILE < bestSeconds) {
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
                    forced && wanted != null
                            ? candidates.stream()
                                    .filter(candidate -> candidate.route().equals(wanted.id()))
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
