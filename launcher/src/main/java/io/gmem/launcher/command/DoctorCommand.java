package io.gmem.launcher.command;

import io.gmem.contracts.engine.EngineFacts;
import io.gmem.contracts.engine.EngineFacts.Kernel;
import io.gmem.contracts.engine.EngineFacts.WrongKernel;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.doctor.Diagnosis;
import io.gmem.launcher.doctor.EngineOutcome;
import io.gmem.launcher.doctor.EngineProcess;
import io.gmem.launcher.doctor.Finding;
import io.gmem.launcher.doctor.MachineProbe;
import io.gmem.launcher.doctor.RouteReason;
import io.gmem.launcher.doctor.Severity;
import io.gmem.launcher.progress.Progress;
import io.gmem.launcher.suite.Home;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks whether the suite can run on this machine, and which kernels it uses. */
@Command(
        name = "doctor",
        description = {
            "Check this machine: processor, native libraries, kernels, memory, disk, limits, ports, Java and locale.",
            "Exit code 0: no problems; 7: warnings; 1: at least one error. Every warning and error includes a remedy."
        },
        sortOptions = false)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description =
                    "gateway port to check while no suite is running, 0 to skip the check (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    /** The output of {@code --json}; {@code engine} is null if the engine did not open. */
    private record Report(
            Severity severity,
            List<Finding> findings,
            @Nullable EngineFacts engine) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home suiteHome = home.home();
        EngineOutcome engine;
        try (Progress progress = Progress.of("checking kernels")) {
            progress.busy("");
            engine = EngineProcess.run(
                    BenchProcess.of(suiteHome, Runtime.getRuntime().availableProcessors(), List.of("engine-report")));
        }
        List<Finding> findings = Diagnosis.of(MachineProbe.read(suiteHome, port, engine));
        EngineFacts facts = engine instanceof EngineOutcome.Opened opened ? opened.facts() : null;
        Severity worst = Diagnosis.worst(findings);
        if (json) {
            Json.print(new Report(worst, findings, facts));
        } else {
            print(findings);
            if (facts != null) {
                print(facts);
            }
        }
        return exitCode(worst).number();
    }

    static ExitCode exitCode(Severity worst) {
        return switch (worst) {
            case OK -> ExitCode.DONE;
            case WARNING -> ExitCode.WARNED;
            case ERROR -> ExitCode.FAILED;
        };
    }

    static void print(List<Finding> findings) {
        var table = new Table("CHECK", "RESULT", "FOUND");
        findings.forEach(finding ->
                table.row(finding.check(), finding.severity().name().toLowerCase(Locale.ROOT), finding.value()));
        table.print();
        findings.stream()
                .filter(finding -> finding.remedy() != null)
                .forEach(finding -> System.out.printf("%n%s: %s%n", finding.check(), finding.remedy()));
    }

    static void print(EngineFacts facts) {
        System.out.println();
        var routes = new Table("OPERATION", "SHAPE", "PRECISION", "ROUTE", "REASON");
        for (Kernel kernel : facts.kernels()) {
            routes.row(kernel.operation(), kernel.shape(), kernel.precision(), kernel.route(), RouteReason.of(kernel));
        }
        routes.print();
        List<WrongKernel> wrong = facts.wrongKernels();
        if (!wrong.isEmpty()) {
            System.out.println();
            var faults = new Table("INCORRECT OPERATION", "SHAPE", "PRECISION", "ROUTE", "FAULT");
            wrong.forEach(kernel ->
                    faults.row(kernel.operation(), kernel.shape(), kernel.precision(), kernel.route(), kernel.fault()));
            faults.print();
        }
    }
}
