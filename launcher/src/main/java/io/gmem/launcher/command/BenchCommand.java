package io.gmem.launcher.command;

import io.gmem.launcher.ExitCode;
import io.gmem.launcher.suite.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Starts a benchmark in a separate process, because this process never loads libtorch. */
@Command(
        name = "bench",
        description =
                "Measure speed and memory on this machine: gemm, kernels, precision, train, sample, serve, bank, adapt, latency,"
                        + " load. Options of a benchmark: gmem bench train --help.")
final class BenchCommand implements Callable<Integer> {
    @Option(names = "--threads", description = "threads of the measured process (default: one per processor)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = {"-h", "--help"},
            description = "show this help, or the help of the given benchmark, and exit")
    private boolean help;

    @Parameters(
            arity = "0..1",
            paramLabel = "BENCHMARK",
            description = "gemm, kernels, precision, train, sample, serve, bank, adapt, latency or load")
    private @Nullable String benchmark;

    @Spec
    private @Nullable CommandSpec spec;

    @Unmatched
    private List<String> rest = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (benchmark == null) {
            Objects.requireNonNull(spec).commandLine().usage(System.out);
            return ExitCode.DONE.number();
        }
        var home = new Home(Path.of(System.getProperty("user.home"), ".gmem"));
        return BenchProcess.of(home, threads, arguments()).inheritIO().start().waitFor();
    }

    /** Returns the arguments of the benchmark process: the benchmark's name and everything after it. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        Stream.ofNullable(benchmark).forEach(arguments::add);
        arguments.addAll(rest);
        if (help) {
            arguments.add("--help");
        }
        return arguments;
    }
}
