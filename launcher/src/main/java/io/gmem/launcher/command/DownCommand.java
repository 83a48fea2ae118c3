package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.progress.Progress;
import io.gmem.launcher.suite.RunningSuite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "down", description = "Stop the suite of a home, including processes left by a killed launcher.")
final class DownCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home;

    @Override
    public Integer call() throws InterruptedException {
        var suite = new RunningSuite(home.home());
        try (Progress progress = Progress.of("stopping")) {
            RunningSuite.Stopped stopped = suite.stop(() -> progress.busy(""));
            if (suite.isRunning()) {
                throw new CommandFailure(
                        ExitCode.FAILED, "a suite is starting in " + home.home() + "; retry in a few seconds");
            }
            if (stopped.wasRunning()) {
                progress.done("stopped the suite of " + home.home());
            } else if (stopped.orphans() > 0) {
                progress.done("stopped " + stopped.orphans() + " processes left by a killed suite");
            } else {
                System.out.println("no suite is running in " + home.home());
            }
        }
        return ExitCode.DONE.number();
    }
}
