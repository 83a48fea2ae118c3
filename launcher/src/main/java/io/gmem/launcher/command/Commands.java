package io.gmem.launcher.command;

import io.gmem.contracts.failure.FailureException;
import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

/** The table of commands. */
@Command(
        name = "gmem",
        mixinStandardHelpOptions = true,
        version = "gmem 0.1.0",
        description = "Generative modelling with explicit memory, as services on this machine.",
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
            "0:done as asked",
            "1:tried and failed; the message says why",
            "2:the command line is wrong",
            "3:no suite answers at this home or address",
            "4:the suite refused the request; the message names the field",
            "5:something is in the way: a suite that runs already, a port or a name that is taken",
            "6:the suite could not take the request now, and may later",
            "7:done, with warnings that the output explains"
        })
public final class Commands {
    private Commands() {}

    /** Runs what {@code arguments} ask for and returns the exit code. */
    public static int run(String... arguments) {
        return line().setExecutionExceptionHandler((failure, command, parsed) -> report(failure))
                .execute(arguments);
    }

    /** All commands; each understands {@code --help}, however deep it lies. */
    static CommandLine line() {
        return helpful(new CommandLine(new Commands()));
    }

    private static CommandLine helpful(CommandLine command) {
        var spec = command.getCommandSpec();
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("say what the command takes, and do nothing")
                    .build());
        }
        command.getSubcommands().values().forEach(Commands::helpful);
        return command;
    }

    private static int report(Exception failure) {
        if (failure instanceof CommandFailure expected) {
            System.err.println("gmem: " + expected.getMessage());
            return expected.code().number();
        }
        if (failure instanceof FailureException refused) {
            System.err.println("gmem: " + refused.getMessage());
            return ExitCode.REFUSED.number();
        }
        if (failure instanceof InterruptedException) {
            System.err.println("gmem: interrupted");
            return ExitCode.FAILED.number();
        }
        System.err.println("gmem: unexpected failure");
        failure.printStackTrace();
        return ExitCode.FAILED.number();
    }
}
