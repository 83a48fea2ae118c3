package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Starts a benchmark in a process of its own, which loads libtorch; this one never does. */
@Command(
        name = "bench",
        description =
                "Measure speed and memory on this machine: gemm, train, sample, serve, bank, adapt, latency, load. Their own options: gmem bench train --help.")
final class BenchCommand implements Callable<Integer> {
    @Option(names = "--threads", description = "of the measured process (default: one a processor)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Parameters(
            arity = "0..1",
            paramLabel = "BENCHMARK",
            description = "gemm, train, sample, serve, bank, adapt, latency or load")
    private String benchmark = "--help";

    @Unmatched
    private List<String> rest = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (threads < 1 || threads > 1_024) {
            throw new CommandFailure(ExitCode.USAGE, "--threads is from 1 to 1024, not " + threads);
        }
        Path root = ProjectRoot.find();
        Path target = root.resolve("bench/target");
        Path library = target.resolve("lib");
        if (!Files.isDirectory(library)) {
            throw new CommandFailure(ExitCode.FAILED, "the benchmarks are not built: there is no " + library);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms24m",
                "-XX:ActiveProcessorCount=" + threads,
                "-Dlog4j2.level=ERROR",
                "-Dgmem.root=" + root,
                "-cp",
                target.resolve("classes") + System.getProperty("path.separator") + library.resolve("*"),
                "io.gmem.bench.BenchMain",
                benchmark));
        command.addAll(rest);
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return builder.start().waitFor();
    }
}
