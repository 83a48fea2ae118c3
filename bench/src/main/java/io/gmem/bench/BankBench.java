package io.gmem.bench;

import io.gmem.diffusion.engine.ProcessMemory;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.memorybank.MemoryBank;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bank",
        mixinStandardHelpOptions = true,
        description =
                "Measure a memory bank of random rows: search, batch search of 64 queries, compression, gathers of 256 rows.")
final class BankBench implements Callable<Integer> {
    private static final int MAX_DIMENSION = 8_192;
    private static final int MAX_ROWS = 20_000_000;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--rows", description = "rows of the bank (default: ${DEFAULT-VALUE})", defaultValue = "100000")
    private int rows = 100_000;

    @Option(names = "--dim", description = "dimension of a row (default: ${DEFAULT-VALUE})", defaultValue = "768")
    private int dimension = 768;

    @Option(names = "--rank", description = "rank of the compression (default: ${DEFAULT-VALUE})", defaultValue = "64")
    private int rank = 64;

    @Override
    public Integer call() throws Exception {
        within("--rows", rows, 1_000, MAX_ROWS);
        within("--dim", dimension, 2, MAX_DIMENSION);
        within("--rank", rank, 1, dimension);
        Map<String, Object> result = BenchmarkReport.begin("bank");
        result.put("rows", rows);
        result.put("dimension", dimension);
        result.put("rank", rank);
        result.put("bytes", 4L * rows * dimension);
        try (var made = RandomBank.make(rows, dimension);
                TensorEngine engine = TensorEngine.open();
                var products = new RowProducts(engine, rows, dimension);
                MemoryBank bank = MemoryBank.open(made.folder())) {
            new BankMeasurements(bank, made, products, options.rounds()).putInto(result, rank);
        }
        result.put("resident_bytes", ProcessMemory.peak());
        result.put("heap_bytes", ProcessMemory.peakHeap());
        BenchmarkReport.print(result, options.json);
        return 0;
    }

    private static void within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + " must be between " + min + " and " + max + " (was " + value + ")");
        }
    }
}
