package io.gmem.bench;

import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.memorybank.product.GramMatrix;
import io.gmem.memorybank.spectrum.PrincipalDirections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Compares bank operations with reference operations. Both run alternately in one process, so that other load on the machine slows both.
 * Each figure is the median of the ratios per round.
 */
final class BankMeasurements {
    private static final int NEAREST = 10;
    private static final int BATCH = 64;
    private static final int BLOCK = 16;
    private static final int COPIED = 2_560;
    private static final int GATHERED = 256;
    private static final int GATHERS = 200;

    private final MemoryBank bank;
    private final RandomBank folder;
    private final RowProducts products;
    private final int rounds;
    private final SplittableRandom random = new SplittableRandom(7);

    BankMeasurements(MemoryBank bank, RandomBank folder, RowProducts products, int rounds) {
        this.bank = bank;
        this.folder = folder;
        this.products = products;
        this.rounds = rounds;
    }

    void putInto(Map<String, Object> result, int rank) throws Exception {
        warm(rank);
        double[] alone = new double[rounds];
        double[] together = new double[rounds];
        double[] search = new double[rounds];
        double[] sgemm = new double[rounds];
        double[] batch = new double[rounds];
        double[] gram = new double[rounds];
        double[] factors = new double[rounds];
        double[] version = new double[rounds];
        double[] gathers = new double[rounds * GATHERS];
        for (int i = 0; i < rounds; i++) {
            alone[i] = seconds(() -> read(0, bank.count()));
            together[i] = seconds(this::readOnAllCores);
            search[i] = seconds(() -> bank.nearest().to(query(), NEAREST, row -> true));
            sgemm[i] = seconds(() -> products.withColumns(BATCH));
            batch[i] = seconds(() -> bank.nearest().toEach(queries(), NEAREST, row -> true));
            for (int k = 0; k < GATHERS; k++) {
                gathers[i * GATHERS + k] = seconds(this::gather);
            }
            gram[i] = seconds(products::gram);
            long start = System.nanoTime();
            PrincipalDirections directions =
                    PrincipalDirections.of(bank, GramMatrix.inFloats(bank.dimension()), () -> false);
            factors[i] = (System.nanoTime() - start) * 1e-9;
            version[i] = factors[i] + seconds(() -> compress(directions, rank));
        }
        Arrays.sort(gathers);
        put(result, "search_over_read", ratios(search, alone));
        put(result, "search_over_threaded_read", ratios(search, together));
        put(result, "batch_search_over_sgemm", ratios(sgemm, batch));
        put(result, "compress_over_gram", ratios(version, gram));
        put(result, "directions_over_gram", ratios(factors, gram));
        result.put("gather_p99_ms", 1e3 * gathers[(int) Math.ceil(0.99 * gathers.length) - 1]);
        result.put(
                "gather_ms_spread",
                Spread.of(Arrays.stream(gathers).map(s -> 1e3 * s).toArray()));
        result.put("read_seconds", Spread.of(alone));
        result.put("threaded_read_seconds", Spread.of(together));
        result.put("search_seconds", Spread.of(search));
        result.put("sgemm_seconds", Spread.of(sgemm));
        result.put("batch_search_seconds", Spread.of(batch));
        result.put("gram_seconds", Spread.of(gram));
        result.put("compress_seconds", Spread.of(version));
        result.put("rounds", rounds);
    }

    /** Runs every operation at least once, so that it is compiled and the file is in memory. */
    private void warm(int rank) throws Exception {
        bank.nearest();
        for (int i = 0; i < 3; i++) {
            read(0, bank.count());
            bank.nearest().to(query(), NEAREST, row -> true);
            gather();
        }
        bank.nearest().toEach(queries(), NEAREST, row -> true);
        products.withColumns(BATCH);
    }

    private void read(long from, long to) {
        float[] block = new float[BLOCK * bank.dimension()];
        for (long first = from; first < to; first += BLOCK) {
            bank.read(first, (int) Math.min(BLOCK, to - first), block);
        }
    }

    private void readOnAllCores() {
        long parts = 4L * Runtime.getRuntime().availableProcessors();
        LongStream.range(0, parts)
                .parallel()
                .forEach(part -> read(bank.count() * part / parts, bank.count() * (part + 1) / parts));
    }

    private float[] query() {
        return bank.snippet(random.nextLong(bank.count()));
    }

    private List<float[]> queries() {
        return Stream.generate(this::query).limit(BATCH).toList();
    }

    private void gather() {
        for (int i = 0; i < GATHERED; i++) {
            bank.snippet(random.nextLong(bank.count()));
        }
    }

    private void compress(PrincipalDirections directions, int rank) throws IOException {
        Path derived = folder.derived();
        try (var writer = MemoryBankWriter.compressed(derived, directions.basis(rank))) {
            for (long first = 0; first < bank.count(); first += COPIED) {
                writer.copy(bank, first, (int) Math.min(COPIED, bank.count() - first), null);
            }
            writer.finishWithEncoderOf(RandomBank.origin(), bank);
        }
        RandomBank.delete(derived);
    }

    private static double seconds(Interleaving.Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    private static double[] ratios(double[] of, double[] to) {
        return IntStream.range(0, of.length).mapToDouble(i -> of[i] / to[i]).toArray();
    }

    private static void put(Map<String, Object> result, String name, double[] values) {
        Spread spread = Spread.of(values);
        result.put(name, spread.median());
        result.put(name + "_spread", spread);
    }
}
