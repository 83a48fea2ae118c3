package io.gmem.bench;

import picocli.CommandLine.Option;

/** The options common to benchmarks. */
final class BenchOptions {
    @Option(
            names = "--rounds",
            description = "rounds of reference product and measured work (default: ${DEFAULT-VALUE})",
            defaultValue = "7")
    int rounds = 7;

    @Option(names = "--json", description = "print only one JSON line")
    boolean json;

    /** Returns the number of threads. {@code gmem bench --threads N} sets the environment variable before this process starts. */
    static int threads() {
        String threads = System.getenv("OMP_NUM_THREADS");
        return threads == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(threads);
    }

    int rounds() {
        if (rounds < 1 || rounds > 1_000) {
            throw new IllegalArgumentException("--rounds must be between 1 and 1000 (was " + rounds + ")");
        }
        return rounds;
    }
}
