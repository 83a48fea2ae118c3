package io.gmem.bench;

import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBankWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A bank of random rows in a temporary folder, which is deleted on close. */
record RandomBank(Path folder) implements AutoCloseable {
    static RandomBank make(int rows, int dimension) throws IOException {
        var bank = new RandomBank(Files.createTempDirectory("gmem-bench-bank"));
        try {
            bank.write(rows, dimension);
            return bank;
        } catch (IOException | RuntimeException e) {
            bank.close();
            throw e;
        }
    }

    private void write(int rows, int dimension) throws IOException {
        var random = new SplittableRandom(1);
        float[] row = new float[dimension];
        try (var writer = new MemoryBankWriter(folder, dimension)) {
            for (int i = 0; i < rows; i++) {
                for (int d = 0; d < dimension; d++) {
                    row[d] = (random.nextInt() >> 8) * 0x1p-23f;
                }
                writer.add(row, new Item(i, "random/" + i, "", i % 10, 0, 0));
            }
            writer.finish(origin(), Map.of());
        }
    }

    static BankOrigin origin() {
        List<String> labels =
                Stream.iterate(0, i -> i + 1).limit(10).map(String::valueOf).toList();
        return new BankOrigin("random", 1, null, "", "none", labels, "random rows");
    }

    /** Creates a folder for a version derived from this bank. */
    Path derived() throws IOException {
        return Files.createTempDirectory(folder, "derived");
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }
}
