package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.demo.Demo;
import io.gmem.launcher.demo.DemoPlan;
import io.gmem.launcher.demo.DemoResult;
import io.gmem.launcher.gateway.GatewayClient;
import io.gmem.launcher.progress.Progress;
import io.gmem.launcher.suite.Home;
import io.gmem.launcher.suite.RunningSuite;
import io.gmem.launcher.suite.Suite;
import io.gmem.launcher.suite.SuiteState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description =
                "The whole path in some minutes: draw or read pictures, make a bank, train, generate, measure, save a"
                        + " grid. Uses the suite that runs in --home, or starts one and stops it at the end.",
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "port of the gateway that is started, 0 for any (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--images", paramLabel = "PATH", description = "a folder, zip or tar of pictures to use instead")
    private @Nullable Path images;

    @Option(names = "--steps", defaultValue = "2000", description = "training steps (default: ${DEFAULT-VALUE})")
    private long steps;

    @Option(names = "--resolution", defaultValue = "32", description = "pixels on a side (default: ${DEFAULT-VALUE})")
    private int resolution;

    @Option(names = "--out", defaultValue = "grid.png", description = "where the grid goes (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--keep", description = "leave the suite running until Ctrl-C")
    private boolean keep;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Home where = home.home();
        Optional<SuiteState> running = new RunningSuite(where).state().filter(SuiteState::ready);
        if (running.isPresent()) {
            demonstrate(new GatewayClient(running.get().gateway()));
            return ExitCode.DONE.number();
        }
        Suite suite = Suite.prepare(ProjectRoot.find(), where, port, (name, line) -> {});
        Runtime.getRuntime().addShutdownHook(new Thread(suite::close, "stop-suite"));
        try (suite) {
            start(suite);
            demonstrate(new GatewayClient(suite.gateway()));
            tellPeaks(new RunningSuite(where));
            if (keep) {
                System.err.println("the suite runs on at " + suite.gateway() + "; Ctrl-C stops it");
                suite.awaitClosing();
            }
        }
        return ExitCode.DONE.number();
    }

    /** What the suite would refuse is refused before minutes are spent on starting it. */
    private void check() {
        if (images != null && !Files.exists(images)) {
            throw new CommandFailure(ExitCode.USAGE, "--images " + images + " does not exist");
        }
        if (steps < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--steps is at least 1, not " + steps);
        }
        if (resolution < 8 || resolution > 1024 || resolution % 8 != 0) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--resolution is a multiple of 8 from 8 to 1024, not " + resolution);
        }
        if (Files.isDirectory(out)) {
            throw new CommandFailure(ExitCode.USAGE, "--out " + out + " is a folder; name a file that ends in .png");
        }
    }

    private static void start(Suite suite) throws InterruptedException {
        try (Progress progress = Progress.of("starting broker and services")) {
            suite.start(waiting -> progress.busy("waiting for " + String.join(", ", waiting)));
            progress.done("ready at " + suite.gateway());
        }
    }

    private static void tellPeaks(RunningSuite suite) throws InterruptedException {
        String peaks = suite.services().stream()
                .filter(service -> service.peakMebibytes() != null)
                .map(service -> service.name() + " " + service.peakMebibytes() + " MiB")
                .collect(Collectors.joining(", "));
        System.err.println("peak memory: " + peaks);
    }

    private void demonstrate(GatewayClient gateway) throws IOException, InterruptedException {
        DemoResult result = new Demo(gateway).run(new DemoPlan(images, steps, resolution, out));
        if (json) {
            Json.print(result);
            return;
        }
        System.out.println(result.text());
        System.out.println("generated pictures, each above the training picture most like it: " + out.toAbsolutePath());
        System.out.println("data set, bank and run are called " + result.name() + "; the gateway is "
                + gateway.address() + (keep ? "" : " while the suite runs ('gmem up')"));
    }
}
