package io.gmem.bench;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.InitialWeights;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.diffusion.sampling.BatchSizes;
import io.gmem.diffusion.sampling.Condition;
import io.gmem.sampler.batching.BatchCounters;
import io.gmem.sampler.batching.BatchingEngine;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves open-loop requests in three modes alternately. Loads are fractions of the maximum throughput of serving one image at a time. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Serve requests of 10 to 50 steps and 1 to 4 images: one at a time, batched by request, batched by step.")
final class ServeBench implements Callable<Integer> {
    private static final int ALONE = 30;
    private static final int SIMULATED = 5_000;

    @Option(names = "--rounds", description = "rounds at every load (default: ${DEFAULT-VALUE})", defaultValue = "1")
    private int rounds = 1;

    @Option(names = "--json", description = "print only one JSON line")
    private boolean json;

    @Mixin
    private BenchNetworkOptions network = new BenchNetworkOptions();

    @Option(names = "--requests", description = "requests per round (default: ${DEFAULT-VALUE})", defaultValue = "60")
    private int requests = 60;

    @Option(
            names = "--loads",
            split = ",",
            description =
                    "loads as fractions of the throughput of serving one image at a time (default: ${DEFAULT-VALUE})",
            defaultValue = "0.25,0.5,0.8,1.1,1.4,1.7,2.0,2.4")
    private List<Double> loads = List.of();

    @Option(
            names = "--bounds",
            split = ",",
            description = "bounds on p99 as multiples of the p99 of requests served alone (default: ${DEFAULT-VALUE})",
            defaultValue = "1.5,2,3,5,10")
    private List<Double> bounds = List.of();

    @Option(
            names = "--fixed-slots",
            description = "fixed batch size as in gmem.sampler.fixed-slots, 0 for none (default: ${DEFAULT-VALUE})",
            defaultValue = "4")
    private int fixedSlots = 4;

    @Override
    public Integer call() throws Exception {
        if (requests < 1 || requests > 100_000) {
            throw new IllegalArgumentException("--requests must be between 1 and 100000 (was " + requests + ")");
        }
        if (rounds < 1 || rounds > 1_000) {
            throw new IllegalArgumentException("--rounds must be between 1 and 1000 (was " + rounds + ")");
        }
        if (fixedSlots < 0 || fixedSlots > 64) {
            throw new IllegalArgumentException("--fixed-slots must be between 0 and 64 (was " + fixedSlots + ")");
        }
        if (loads.isEmpty() || loads.stream().anyMatch(load -> !(load > 0))) {
            throw new IllegalArgumentException("--loads must be above 0 (were " + loads + ")");
        }
        if (bounds.stream().anyMatch(bound -> !(bound > 0))) {
            throw new IllegalArgumentException("--bounds must be above 0 (were " + bounds + ")");
        }
        NetworkConfig config = network.network();
        Map<String, Object> result = BenchmarkReport.begin("serve");
        result.putAll(network.described());
        result.put("requests", requests);
        result.put("rounds", rounds);
        try (TensorEngine engine = TensorEngine.open();
                Network net = Network.load(engine, config, TensorSource.of(InitialWeights.of(config, 1)))) {
            BatchSizes batchSizes = fixedSlots == 0
                    ? BatchSizes.ANY
                    : BatchSizes.verified(engine, net, fixedSlots, Math.max(fixedSlots, network.batch));
            result.put("heights", batchSizes.allowed());
            measure(new Bench(engine, net, batchSizes), condition(config), result);
        }
        BenchmarkReport.print(result, json);
        return 0;
    }

    private static Condition condition(NetworkConfig config) {
        return config.conditioning() instanceof Conditioning.BySnippet by
                ? new Condition.Snippet(new float[by.dimension()])
                : new Condition.ClassLabel(0);
    }

    /** The engine and network shared by all serving modes. */
    private record Bench(TensorEngine engine, Network network, BatchSizes batchSizes) {}

    private void measure(Bench bench, Condition condition, Map<String, Object> result) {
        Map<Serving, Map<Double, ServedLoad>> served = new EnumMap<>(Serving.class);
        Map<Serving, BatchCounters> counters = new EnumMap<>(Serving.class);
        for (Serving serving : Serving.values()) {
            served.put(serving, new TreeMap<>());
            counters.put(serving, new BatchCounters());
            measureRound(bench, serving, new BatchCounters(), Arrivals.of(3, 0, condition), Double.POSITIVE_INFINITY);
        }
        ServedLoad alone = alone(bench, Arrivals.of(Math.min(requests, ALONE), 0, condition));
        for (int round = 0; round < rounds; round++) {
            Arrivals arrivals = Arrivals.of(requests, round, condition);
            double requestsPerSecond = 0;
            for (double load : rising()) {
                for (int i = 0; i < Serving.values().length; i++) {
                    Serving serving = Serving.values()[load == 0 ? i : (i + round) % Serving.values().length];
                    double rate = load == 0 ? Double.POSITIVE_INFINITY : load * requestsPerSecond;
                    ServedLoad roundLoad = measureRound(bench, serving, of(counters, serving), arrivals, rate);
                    if (load == 0 && serving == Serving.ONE_AT_A_TIME) {
                        requestsPerSecond = requests / roundLoad.seconds();
                    }
                    of(served, serving).merge(load, roundLoad, ServedLoad::and);
                }
            }
        }
        describe(served, counters, result);
        result.put("alone", alone.described());
        result.put("at_bound", atBounds(served, alone.percentile(99)));
        simulate(bench, condition, result);
    }

    private ServedLoad alone(Bench bench, Arrivals arrivals) {
        try (BatchingEngine batching = open(bench, Serving.STEP_LEVEL)) {
            return ServedLoad.measureAlone(batching, arrivals);
        }
    }

    /** Returns the loads in rising order, preceded by 0, which stands for all requests at once. */
    private List<Double> rising() {
        List<Double> all = new ArrayList<>(loads.stream().sorted().distinct().toList());
        all.add(0, 0.0);
        return all;
    }

    private ServedLoad measureRound(
            Bench bench, Serving serving, BatchCounters counters, Arrivals arrivals, double requestsPerSecond) {
        try (BatchingEngine batching =
                serving.open(bench.engine(), bench.network(), bench.batchSizes(), network.batch, 10_000, counters)) {
            return ServedLoad.measure(batching, arrivals, requestsPerSecond);
        }
    }

    private void describe(
            Map<Serving, Map<Double, ServedLoad>> served,
            Map<Serving, BatchCounters> counters,
            Map<String, Object> result) {
        served.forEach((serving, byLoad) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            byLoad.forEach(
                    (load, roundLoad) -> fields.put(load == 0 ? "all_at_once" : "load_" + load, roundLoad.described()));
            fields.put("mean_batch", of(counters, serving).meanBatch());
            result.put(serving.label(), fields);
        });
        double one = of(of(served, Serving.ONE_AT_A_TIME), 0.0).imagesPerSecond();
        double request = of(of(served, Serving.REQUEST_LEVEL), 0.0).imagesPerSecond();
        double step = of(of(served, Serving.STEP_LEVEL), 0.0).imagesPerSecond();
        result.put("throughput_step_to_one", step / one);
        result.put("throughput_step_to_request", step / request);
        result.put("at_equal_p99", atEqualTail(served));
    }

    /** Returns, for each load of request-level batching, the throughput of step-level batching at the same p99 and their ratio. */
    private List<Map<String, Double>> atEqualTail(Map<Serving, Map<Double, ServedLoad>> served) {
        var steps = new ThroughputAtLatency(
                List.copyOf(of(served, Serving.STEP_LEVEL).values()).subList(1, loads() + 1));
        List<Map<String, Double>> rows = new ArrayList<>();
        of(served, Serving.REQUEST_LEVEL).forEach((load, roundLoad) -> {
            if (load > 0) {
                double p99 = roundLoad.percentile(99);
                double stepLevel = steps.imagesPerSecondAt(p99);
                Map<String, Double> row = new LinkedHashMap<>();
                row.put("load", load);
                row.put("p99_s", p99);
                row.put("request_level_images_per_s", roundLoad.imagesPerSecond());
                row.put("step_level_images_per_s", stepLevel);
                row.put("ratio", stepLevel / roundLoad.imagesPerSecond());
                rows.add(row);
            }
        });
        return rows;
    }

    /** Returns, for each bound on p99, the highest throughput of each serving mode within it. */
    private List<Map<String, Double>> atBounds(Map<Serving, Map<Double, ServedLoad>> served, double aloneP99) {
        List<Map<String, Double>> rows = new ArrayList<>();
        for (double bound : bounds) {
            Map<String, Double> row = new LinkedHashMap<>();
            row.put("times_undisturbed", bound);
            row.put("p99_s", bound * aloneP99);
            for (Serving serving : Serving.values()) {
                List<ServedLoad> all = List.copyOf(of(served, serving).values());
                double within = new ThroughputAtLatency(all.subList(1, all.size())).imagesPerSecondAt(bound * aloneP99);
                row.put(serving.label() + "_images_per_s", within);
            }
            row.put("step_to_request", stepToRequest(row));
            rows.add(row);
        }
        return rows;
    }

    /** Simulates the same comparison with thousands of requests and the measured round durations. */
    private void simulate(Bench bench, Condition condition, Map<String, Object> result) {
        RoundCost cost;
        try (BatchingEngine one = open(bench, Serving.ONE_AT_A_TIME);
                BatchingEngine together = open(bench, Serving.STEP_LEVEL)) {
            cost = RoundCost.measure(one, together, network.batch, condition);
        }
        Arrivals arrivals = Arrivals.of(SIMULATED, 0, condition);
        double aloneP99 = new SimulatedServing(Serving.STEP_LEVEL, cost, network.batch, arrivals).p99(1e-6);
        List<Map<String, Double>> rows = new ArrayList<>();
        for (double bound : bounds) {
            Map<String, Double> row = new LinkedHashMap<>();
            row.put("times_undisturbed", bound);
            row.put("p99_s", bound * aloneP99);
            for (Serving serving : Serving.values()) {
                row.put(
                        serving.label() + "_images_per_s",
                        new SimulatedServing(serving, cost, network.batch, arrivals)
                                .imagesPerSecondWithin(bound * aloneP99));
            }
            row.put("step_to_request", stepToRequest(row));
            rows.add(row);
        }
        result.put("round_s", cost.described());
        result.put("simulated_at_bound", rows);
    }

    private BatchingEngine open(Bench bench, Serving serving) {
        return serving.open(
                bench.engine(), bench.network(), bench.batchSizes(), network.batch, 10_000, new BatchCounters());
    }

    private static double stepToRequest(Map<String, Double> row) {
        return of(row, Serving.STEP_LEVEL.label() + "_images_per_s")
                / of(row, Serving.REQUEST_LEVEL.label() + "_images_per_s");
    }

    private int loads() {
        return rising().size() - 1;
    }

    /** Returns the value of a key that must be present. */
    private static <K, V> V of(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key), () -> "no value for " + key);
    }
}
