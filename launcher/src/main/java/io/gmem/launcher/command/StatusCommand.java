package io.gmem.launcher.command;

import io.gmem.launcher.ExitCode;
import io.gmem.launcher.suite.RunningSuite;
import io.gmem.launcher.suite.ServiceStatus;
import io.gmem.launcher.suite.SuiteState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description =
                "Show the status of the suite of a home. Exit code 0: all services ready; 1: some not ready; 3: not running.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home;

    @Option(names = "--json", description = "print the status as JSON")
    private boolean json;

    /** The output of {@code --json}. */
    private record Report(
            String home,
            boolean running,
            boolean ready,
            @Nullable SuiteState suite,
            List<ServiceStatus> services) {}

    @Override
    public Integer call() throws InterruptedException {
        var suite = new RunningSuite(home.home());
        Optional<SuiteState> state = suite.state();
        List<ServiceStatus> services = suite.services();
        boolean ready = !services.isEmpty() && services.stream().allMatch(ServiceStatus::ready);
        if (json) {
            Json.print(new Report(home.home().toString(), suite.isRunning(), ready, state.orElse(null), services));
        } else if (state.isEmpty()) {
            System.out.println("no suite is running in " + home.home());
        } else {
            System.out.println(state.get().gateway() + "  (launcher "
                    + state.get().pid() + ", since " + state.get().startedAt() + ")");
            services.forEach(StatusCommand::print);
        }
        return (state.isEmpty() ? ExitCode.NOT_RUNNING : ready ? ExitCode.DONE : ExitCode.FAILED).number();
    }

    private static void print(ServiceStatus service) {
        System.out.printf(
                "%-16s %-9s port %-6d %s%s%n",
                service.name(),
                service.ready() ? "ready" : service.pid() == null ? "stopped" : "not ready",
                service.port(),
                service.pid() == null ? "" : "pid " + service.pid(),
                service.peakMebibytes() == null ? "" : "  peak " + service.peakMebibytes() + " MiB");
    }
}
