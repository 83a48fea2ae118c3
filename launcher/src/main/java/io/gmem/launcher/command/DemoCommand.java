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
        description = "Run the complete workflow in a few minutes: draw or read images, build a bank, train, generate,"
                + " evaluate, save a grid. Uses the suite running in --home, or starts one and stops it at the end.",
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "port of the started gateway, 0 for any free port (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--images",
            paramLabel = "PATH",
            description = "folder, zip or tar of images to train on (default: drawn images)")
    private @Nullable Path images;

    @Option(names = "--steps", defaultValue = "2000", description = "training steps (default: ${DEFAULT-VALUE})")
    private long steps;

    @Option(
            names = "--resolution",
            defaultValue = "32",
            description = "width and height in pixels (default: ${DEFAULT-VALUE})")
    private int resolution;

    @Option(
            names = "--out",
            defaultValue = "grid.png",
            description = "output file of the grid (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(names = "--keep", description = "keep the suite running until Ctrl-C")
    private boolean keep;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        validate();
        Home suiteHome = home.home();
        Optional<SuiteState> running = new RunningSuite(suiteHome).state().filter(SuiteState::ready);
        if (running.isPresent()) {
            runDemo(new GatewayClient(running.get().gateway()));
            return ExitCode.DONE.number();
        }
        Suite suite = Suite.prepare(ProjectRoot.find(), suiteHome, port, (name, line) -> {});
        Runtime.getRuntime().addShutdownHook(new Thread(suite::close, "stop-suite"));
        try (suite) {
            start(suite);
            runDemo(new GatewayClient(suite.gateway()));
            printPeakMemory(new RunningSuite(suiteHome));
            if (keep) {
                System.err.println("the suite is still running at " + suite.gateway() + "; press Ctrl-C to stop it");
                suite.awaitClosing();
            }
        }
        return ExitCode.DONE.number();
    }

    /** Validates the options before the suite is started, which takes minutes. */
    private void validate() {
        if (images != null && !Files.exists(images)) {
            throw new CommandFailure(ExitCode.USAGE, "--images " + images + " does not exist");
        }
        if (steps < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--steps must be at least 1 (was " + steps + ")");
        }
        if (resolution < 8 || resolution > 1024 || resolution % 8 != 0) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--resolution must be a multiple of 8 between 8 and 1024 (was " + resolution + ")");
        }
        if (Files.isDirectory(out)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--out must be a file name that ends in .png (was the folder " + out + ")");
        }
    }

    private static void start(Suite suite) throws InterruptedException {
        try (Progress progress = Progress.of("starting broker and services")) {
            suite.start(waiting -> progress.busy("waiting for " + String.join(", ", waiting)));
            progress.done("ready at " + suite.gateway());
        }
    }

    private static void printPeakMemory(RunningSuite suite) throws InterruptedException {
        String peaks = suite.services().stream()
                .filter(service -> service.peakMebibytes() != null)
                .map(service -> service.name() + " " + service.peakMebibytes() + " MiB")
                .collect(Collectors.joining(", "));
        System.err.println("peak memory: " + peaks);
    }

    private void runDemo(GatewayClient gateway) throws IOException, InterruptedException {
        DemoResult result = new Demo(gateway).run(new DemoPlan(images, steps, resolution, out));
        if (json) {
            Json.print(result);
            return;
        }
        System.out.println(result.text());
        System.out.println("generated images, each above its nearest training image: " + out.toAbsolutePath());
        System.out.println("data set, bank and run are named " + result.name() + "; the gateway is " + gateway.address()
                + (keep ? "" : " while the suite runs ('gmem up')"));
    }
}
