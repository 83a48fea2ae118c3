package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
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

/** Starts a benchmark in a process of its own, which loads libtorch; this one never does. */
@Command(
        name = "bench",
        description =
                "Measure speed and memory on this machine: gemm, kernels, precision, train, sample, serve, bank, adapt, latency, load. Their own options: gmem bench train --help.")
final class BenchCommand implements Callable<Integer> {
    @Option(names = "--threads", description = "of the measured process (default: one a processor)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = {"-h", "--help"},
            description = "say what the command takes, after a benchmark what that one takes, and do nothing")
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
                "io.gmem.bench.BenchMain"));
        command.addAll(arguments());
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return builder.start().waitFor();
    }

    /** What the process is told: all that was said from the benchmark's name on. */
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
