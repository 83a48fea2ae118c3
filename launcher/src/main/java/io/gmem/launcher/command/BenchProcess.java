package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.suite.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds the process of the module {@code bench}, which loads libtorch. */
final class BenchProcess {
    private BenchProcess() {}

    /**
     * Builds the command line and the environment.
     * @param home home that caches the results of the kernel check
     * @param threads number of threads of one operation, 1 to 1024
     */
    static ProcessBuilder of(Home home, int threads, List<String> arguments) {
        if (threads < 1 || threads > 1_024) {
            throw new CommandFailure(ExitCode.USAGE, "--threads must be between 1 and 1024 (was " + threads + ")");
        }
        Path root = ProjectRoot.find();
        Path target = root.resolve("bench/target");
        Path library = target.resolve("lib");
        if (!Files.isDirectory(library)) {
            throw new CommandFailure(
                    ExitCode.FAILED, library + " is missing; build it with './mvnw -Dquick -DskipTests package'");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms24m",
                "-XX:ActiveProcessorCount=" + threads,
                "-Dlog4j2.level=ERROR",
                "-Dgmem.root=" + root,
                "-cp",
                target.resolve("classes") + System.getProperty("path.separator") + library.resolve("*"),
                "io.gmem.bench.BenchMain"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        builder.environment().putIfAbsent("GMEM_KERNELS_CACHE", home.kernels().toString());
        return builder;
    }
}
