package io.gmem.bench;

import picocli.CommandLine.Option;

/** What every benchmark takes. */
final class BenchOptions {
    @Option(
            names = "--rounds",
            description = "turns of matrix product and measured work (default: ${DEFAULT-VALUE})",
            defaultValue = "7")
    int rounds = 7;

    @Option(names = "--json", description = "one JSON line only")
    boolean json;

    /** Threads are the process's own: {@code gmem bench --threads N} sets this before it starts. */
    static int threads() {
        String said = System.getenv("OMP_NUM_THREADS");
        return said == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(said);
    }

    int rounds() {
        if (rounds < 1 || rounds > 1_000) {
            throw new IllegalArgumentException("--rounds is from 1 to 1000, not " + rounds);
        }
        return rounds;
    }
}
