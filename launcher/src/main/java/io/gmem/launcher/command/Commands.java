package io.gmem.launcher.command;

import io.gmem.contracts.failure.FailureException;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

/** The root command and its subcommands. */
@Command(
        name = "gmem",
        mixinStandardHelpOptions = true,
        version = "gmem 0.1.0",
        description = "Generative modeling with an external memory bank, run as services on this machine.",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            DatasetCommand.class,
            BankCommand.class,
            TrainCommand.class,
            RunCommand.class,
            CheckpointCommand.class,
            WorkerSubcommand.class,
            GenerateCommand.class,
            ModelsCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:failure; the message gives the reason",
            "2:invalid command line",
            "3:no suite runs in this home or at this address",
            "4:the suite rejected the request; the message names the field",
            "5:conflict: a suite is already running, or a port or name is in use",
            "6:the suite cannot accept the request now; retry later",
            "7:success with warnings, which the output explains"
        })
public final class Commands {
    private Commands() {}

    /** Runs the command given by {@code arguments} and returns the exit code. */
    public static int run(String... arguments) {
        return line().setExecutionExceptionHandler((exception, command, parsed) -> report(exception))
                .execute(arguments);
    }

    /** Returns the root command line. Every command, at every level, accepts {@code --help}. */
    static CommandLine line() {
        return withHelp(new CommandLine(new Commands()));
    }

    private static CommandLine withHelp(CommandLine command) {
        var spec = command.getCommandSpec();
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("show this help and exit")
                    .build());
        }
        command.getSubcommands().values().forEach(Commands::withHelp);
        return command;
    }

    private static int report(Exception exception) {
        if (exception instanceof CommandFailure expected) {
            System.err.println("gmem: " + expected.getMessage());
            return expected.code().number();
        }
        if (exception instanceof FailureException rejected) {
            System.err.println("gmem: " + rejected.getMessage());
            return ExitCode.REFUSED.number();
        }
        if (exception instanceof InterruptedException) {
            System.err.println("gmem: interrupted");
            return ExitCode.FAILED.number();
        }
        System.err.println("gmem: internal error");
        exception.printStackTrace();
        return ExitCode.FAILED.number();
    }
}
