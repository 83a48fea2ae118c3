package io.gmem.trainer.distributed;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Builds the command line of a worker process, with the Java and the jars of the service. The class loaders of Quarkus are not
 * used.
 */
public final class WorkerLaunch {
    /** Jar folders of a packaged application, relative to the folder of {@code quarkus-run.jar}. */
    /** The class that trains in the process; by name, because package {@code training} depends on this one. */
    static final String MAIN = "io.gmem.trainer.training.WorkerMain";

    private static final List<String> JAR_FOLDERS = List.of("app", "lib/main", "lib/boot");

    private WorkerLaunch() {}

    /** @param threads threads per operation */
    public static ProcessBuilder of(Path artifacts, int threads) {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + Runtime.getRuntime().maxMemory(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-Dai.djl.pytorch.graph_optimizer=false",
                MAIN,
                artifacts.toString());
        builder.environment().put("CLASSPATH", classPath(System.getProperty("java.class.path")));
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.environment().putIfAbsent("OMP_WAIT_POLICY", "PASSIVE");
        return builder;
    }

    /** Returns the jars of a packaged application in place of its launcher jar; any other class path is returned unchanged. */
    static String classPath(String own) {
        Path home =
                Path.of(own.split(File.pathSeparator, 2)[0]).toAbsolutePath().getParent();
        if (home == null || !Files.isDirectory(home.resolve("lib/main"))) {
            return own;
        }
        return JAR_FOLDERS.stream()
                .map(folder -> home.resolve(folder) + "/*")
                .collect(Collectors.joining(File.pathSeparator));
    }
}
