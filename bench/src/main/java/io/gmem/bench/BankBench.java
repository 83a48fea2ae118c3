package io.gmem.bench;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.memorybank.RowChunk;
import io.gmem.memorybank.RowProducts;
import io.gmem.memorybank.RowSpectrum;
import io.gmem.memorybank.SnippetBasis;
import io.gmem.memorybank.SnippetSearch;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Questions to a bank of random rows, each held against what it cannot do without: a search against a read of the same bytes, a search
 * for many against the matrix product of the same shapes, a compression against the Gram matrix, all in turns.
 */
@Command(
        name = "bank",
        mixinStandardHelpOptions = true,
        description = "Search, compression and random reads of a bank of random rows, in a temporary folder.")
final class BankBench implements Callable<Integer> {
    private static final int ROWS = 4096;
    private static final int QUERIES = 64;
    private static final int RANK = 64;
    private static final int GATHER = 256;
    private static final int GATHERS = 400;
    private static final int WARM_UP = 3;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--rows", description = "rows of the bank (default: ${DEFAULT-VALUE})", defaultValue = "100000")
    private int rows;

    @Option(names = "--dim", description = "numbers in a row (default: ${DEFAULT-VALUE})", defaultValue = "768")
    private int dimension;

    @Override
    public Integer call() throws Exception {
        if (rows < 1_000 || dimension < RANK || (long) rows * dimension > 4_000_000_000L) {
            throw new IllegalArgumentException(
                    "--rows is at least 1000, --dim at least " + RANK + ", and both together at most 4e9 numbers");
        }
        Map<String, Object> result = Report.begin("bank");
        result.put("rows", rows);
        result.put("dim", dimension);
        Path folder = Files.createTempDirectory("gmem-bench-bank");
        try (TensorEngine engine = TensorEngine.open()) {
            write(folder);
            try (MemoryBank bank = MemoryBank.open(folder)) {
                measure(bank, new EngineProducts(engine), result);
            }
        } finally {
            delete(folder);
        }
        Report.print(result, options.json);
        return 0;
    }

    private void write(Path folder) throws IOException {
        var random = new SplittableRandom(1);
        float[] row = new float[dimension];
        try (var writer = new MemoryBankWriter(folder, dimension)) {
            for (int i = 0; i < rows; i++) {
                for (int d = 0; d < dimension; d++) {
                    row[d] = (float) (random.nextDouble() + random.nextDouble() - 1);
                }
                writer.add(row, new Item(i, "r/" + i, "", Item.NO_LABEL, 0, 0));
            }
            writer.finish(new BankOrigin("bench", 1, null, "", "none", List.of(), ""), "");
        }
    }

    private void measure(MemoryBank bank, RowProducts products, Map<String, Object> result) {
        var search = new SnippetSearch(bank);
        float[][] queries = new float[QUERIES][];
        for (int q = 0; q < QUERIES; q++) {
            queries[q] = bank.snippet((long) q * rows / QUERIES);
        }
        result.put("first_search_seconds", seconds(() -> search.nearest(queries[0], 10, row -> true)));
        for (int i = 0; i < WARM_UP; i++) {
            read(bank);
            search.nearest(queries[i], 10, row -> true);
        }
        int rounds = options.rounds();
        double[] reads = new double[rounds];
        double[] searches = new double[rounds];
        double[] products64 = new double[rounds];
        double[] searches64 = new double[rounds];
        double[] grams = new double[rounds];
        double[] compressions = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            float[] query = queries[i % QUERIES];
            reads[i] = seconds(() -> read(bank));
            searches[i] = seconds(() -> search.nearest(query, 10, row -> true));
            products64[i] = seconds(() -> multiply(bank, queries, products));
            searches64[i] = seconds(() -> search.nearestToEach(queries, 10, products));
            grams[i] = seconds(() -> gram(bank, products));
            compressions[i] = seconds(() -> compress(bank, products));
        }
        put(result, "search_over_read", searches, reads);
        put(result, "batch_search_over_sgemm", products64, searches64);
        put(result, "compress_over_gram", compressions, grams);
        result.put("search_seconds", Spread.of(searches).median());
        result.put("batch_search_seconds", Spread.of(searches64).median());
        result.put("compress_seconds", Spread.of(compressions).median());
        double[] gathers = gathers(bank);
        result.put("gather_p50_ms", 1e3 * gathers[GATHERS / 2]);
        result.put("gather_p99_ms", 1e3 * gathers[GATHERS * 99 / 100]);
        result.put("rounds", rounds);
        result.put("resident_bytes", ProcessMemory.peak());
        result.put("heap_bytes_most", Runtime.getRuntime().maxMemory());
    }

    private static void put(Map<String, Object> result, String field, double[] above, double[] below) {
        double[] ratios = new double[above.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = above[i] / below[i];
        }
        result.put(field, Spread.of(ratios).median());
        result.put(field + "_spread", Spread.of(ratios));
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    /** All bytes, added up by as many threads as a search has. */
    private static long read(MemoryBank bank) {
        return LongStream.range(0, (bank.count() + ROWS - 1) / ROWS)
                .parallel()
                .map(chunk -> {
                    long sum = 0;
                    long to = Math.min((chunk + 1) * ROWS, bank.count());
                    for (long first = chunk * ROWS; first < to; ) {
                        RowChunk some = bank.chunk(first, (int) (to - first));
                        LongBuffer numbers = some.data().asLongBuffer();
                        for (int i = 0; i < numbers.limit(); i++) {
                            sum += numbers.get(i);
                        }
                        first += some.count();
                    }
                    return sum;
                })
                .sum();
    }

    private void multiply(MemoryBank bank, float[][] queries, RowProducts products) {
        float[] flat = new float[queries.length * dimension];
        for (int q = 0; q < queries.length; q++) {
            System.arraycopy(queries[q], 0, flat, q * dimension, dimension);
        }
        for (long first = 0; first < bank.count(); ) {
            RowChunk chunk = bank.chunk(first, ROWS);
            products.dots(chunk.data(), chunk.count(), flat, dimension);
            first += chunk.count();
        }
    }

    private void gram(MemoryBank bank, RowProducts products) {
        float[] zero = new float[dimension];
        double[] sum = new double[dimension * dimension];
        for (long first = 0; first < bank.count(); ) {
            RowChunk chunk = bank.chunk(first, 2 * ROWS);
            products.addGram(chunk.data(), chunk.count(), zero, sum);
            first += chunk.count();
        }
    }

    /** Directions, and every row's coefficients. */
    private static void compress(MemoryBank bank, RowProducts products) {
        SnippetBasis basis = RowSpectrum.of(bank, products, () -> false).basis(RANK);
        for (long first = 0; first < bank.count(); ) {
            RowChunk chunk = bank.chunk(first, ROWS);
            products.dots(chunk.data(), chunk.count(), basis.modes(), basis.dimension());
            first += chunk.count();
        }
    }

    /** Seconds of each of many gathers of random rows, sorted. */
    private static double[] gathers(MemoryBank bank) {
        var random = new SplittableRandom(2);
        double[] seconds = new double[GATHERS];
        for (int i = -GATHERS; i < GATHERS; i++) {
            long[] wanted = random.longs(GATHER, 0, bank.count()).toArray();
            long start = System.nanoTime();
            for (long row : wanted) {
                bank.snippet(row);
            }
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) * 1e-9;
            }
        }
        Arrays.sort(seconds);
        return seconds;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
