package io.gmem.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of {@code gmem bench}. */
@Command(
        name = "gmem bench",
        mixinStandardHelpOptions = true,
        description = "Measure speed and memory on this machine.",
        subcommands = {
            GemmBench.class,
            KernelsBench.class,
            PrecisionBench.class,
            TrainBench.class,
            SampleBench.class,
            ServeBench.class,
            BankBench.class,
            AdaptBench.class,
            LatencyBench.class,
            LoadBench.class,
            EngineReportCommand.class
        })
public final class BenchMain {
    private BenchMain() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new BenchMain())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof IllegalArgumentException) {
                        System.err.println("gmem: " + failure.getMessage());
                        return CommandLine.ExitCode.USAGE;
                    }
                    throw failure;
                })
                .execute(arguments);
    }
}
