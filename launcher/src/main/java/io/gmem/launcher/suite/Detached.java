package io.gmem.launcher.suite;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts a suite in a separate launcher process that survives the end of the terminal. */
public final class Detached {
    /** Starts a new session where {@code setsid} is available. */
    private static final String DETACH_SCRIPT =
            "if command -v setsid > /dev/null; then exec setsid \"$@\"; else exec nohup \"$@\"; fi";

    private Detached() {}

    /**
     * Starts the launcher and returns when the suite is ready.
     *
     * @param arguments arguments of {@code gmem}
     * @param waiting called repeatedly while waiting
     */
    public static SuiteState start(Path root, Home home, List<String> arguments, Runnable waiting)
            throws InterruptedException {
        home.create();
        if (HomeLock.isHeld(home)) {
            HomeLock.acquire(home).close();
        }
        Path output = home.logs().resolve("detached.out");
        Process launcher = launch(root, arguments, output);
        while (launcher.isAlive()) {
            var state = SuiteState.read(home).filter(SuiteState::ready);
            if (state.isPresent() && state.get().pid() == launcher.pid()) {
                return state.get();
            }
            waiting.run();
            if (launcher.waitFor(200, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new CommandFailure(ExitCode.FAILED, "the suite did not start: " + lastLine(output));
    }

    private static Process launch(Path root, List<String> arguments, Path output) {
        var command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                DETACH_SCRIPT,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dgmem.root=" + root,
                "io.gmem.launcher.Gmem"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("CLASSPATH", System.getProperty("java.class.path")));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot start the launcher process: " + e.getMessage(), e);
        }
    }

    private static String lastLine(Path output) {
        try {
            List<String> lines = Files.readAllLines(output);
            return lines.isEmpty() ? "the launcher wrote no output" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "see " + output;
        }
    }
}
