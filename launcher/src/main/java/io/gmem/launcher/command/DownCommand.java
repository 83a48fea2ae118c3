package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.progress.Progress;
import io.gmem.launcher.suite.RunningSuite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "down", description = "Stop the suite of a home, and whatever processes of it are left.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home;

    @Override
    public Integer call() throws InterruptedException {
        var suite = new RunningSuite(home.home());
        try (Progress progress = Progress.of("stopping")) {
            RunningSuite.Stopped stopped = suite.stop(() -> progress.busy(""));
            if (suite.lives()) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "a suite is starting in " + home.home() + " just now; try again in a few seconds");
            }
            if (stopped.lived()) {
                progress.done("the suite of " + home.home() + " has stopped, no process of it is left");
            } else if (stopped.orphans() > 0) {
                progress.done(stopped.orphans() + " processes were left of a suite that was killed; they are gone");
            } else {
                System.out.println("no suite runs in " + home.home());
            }
        }
        return ExitCode.DONE.number();
    }
}
