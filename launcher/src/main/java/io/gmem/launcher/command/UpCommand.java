package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.progress.Progress;
import io.gmem.launcher.suite.ConsoleLog;
import io.gmem.launcher.suite.Detached;
import io.gmem.launcher.suite.Home;
import io.gmem.launcher.suite.LogSink;
import io.gmem.launcher.suite.Suite;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = "Start the broker and the four services on this machine and run them until Ctrl-C.",
        sortOptions = false)
final class UpCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description =
                    "port of the gateway on 127.0.0.1, 0 for any free port (default: ${DEFAULT-VALUE}); all other ports are"
                            + " chosen from free ports")
    private int port;

    @Option(names = "--detach", description = "return when all services are ready; 'gmem down' stops the suite")
    private boolean detach;

    @Option(names = "--quiet", description = "write logs only to files")
    private boolean quiet;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new CommandFailure(ExitCode.USAGE, "--port must be between 0 and 65535 (was " + port + ")");
        }
        return detach ? startDetached(home.home()) : runInForeground(home.home());
    }

    private int startDetached(Home suiteHome) throws InterruptedException {
        var arguments = List.of("up", "--quiet", "--home", suiteHome.toString(), "--port", Integer.toString(port));
        try (Progress progress = Progress.of("starting")) {
            var state = Detached.start(ProjectRoot.find(), suiteHome, arguments, () -> progress.busy(""));
            progress.done("ready at " + state.gateway());
        }
        return ExitCode.DONE.number();
    }

    private int runInForeground(Home suiteHome) throws InterruptedException {
        LogSink log = quiet ? (name, line) -> {} : new ConsoleLog(System.out);
        Suite suite = Suite.prepare(ProjectRoot.find(), suiteHome, port, log);
        Runtime.getRuntime().addShutdownHook(new Thread(suite::close, "stop-suite"));
        try (suite) {
            var lastWaiting = new AtomicReference<List<String>>(List.of());
            suite.start(waiting -> {
                if (!waiting.equals(lastWaiting.getAndSet(waiting))) {
                    log.line(LogSink.LAUNCHER, "waiting for " + String.join(", ", waiting));
                }
            });
            log.line(
                    LogSink.LAUNCHER,
                    "ready at " + suite.gateway() + " (home " + suiteHome + "); press Ctrl-C to stop");
            suite.awaitClosing();
        }
        return ExitCode.DONE.number();
    }
}
