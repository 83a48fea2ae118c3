package io.gmem.launcher.command;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.suite.Home;
import io.gmem.launcher.suite.RunningSuite;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a worker of a cluster in a process of its own, which ends with this one. */
@Command(
        name = "worker",
        description = {
            "Train a part of every step of runs with several workers, for a trainer that takes them from the cluster"
                    + " (GMEM_WORKERS_WHERE=cluster gmem up). Ctrl-C lets the others write a checkpoint and go on.",
            "Ranks speak to each other without authentication: addresses belong to a private network."
        },
        sortOptions = false)
final class WorkerSubcommand implements Callable<Integer> {
    private static final Path APPLICATION = Path.of("trainer-service/target/quarkus-app");

    @Mixin
    private HomeOption home;

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            description = "Kafka (default: that of the suite that runs here)")
    private @Nullable String broker;

    @Option(
            names = "--artifacts",
            paramLabel = "DIR",
            description = "the artifact store, which all hosts share (default: that of --home)")
    private @Nullable Path artifacts;

    @Option(
            names = "--address",
            defaultValue = "127.0.0.1",
            description = "this host's own, at which other ranks reach it (default: ${DEFAULT-VALUE})")
    private String address;

    @Option(names = "--threads", description = "of each operation (default: one a processor)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--name", description = "no other worker has it (default: host and process)")
    private @Nullable String name;

    @Option(names = "--device", defaultValue = "cpu", description = "cpu or cuda (default: ${DEFAULT-VALUE})")
    private String device;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (threads < 1 || threads > 1_024) {
            throw new CommandFailure(ExitCode.USAGE, "--threads is from 1 to 1024, not " + threads);
        }
        Path application = ProjectRoot.find().resolve(APPLICATION);
        if (!Files.isDirectory(application)) {
            throw new CommandFailure(
                    ExitCode.FAILED, application + " is missing; build it with './mvnw -Dquick -DskipTests package'");
        }
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Djava.util.logging.SimpleFormatter.format=%1$tF %1$tT %4$s %5$s%n",
                        "io.gmem.trainer.distributed.AgentMain"))
                .inheritIO();
        builder.environment().putAll(environment(application, home.home()));
        Process worker = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(worker), "end-worker"));
        return worker.waitFor();
    }

    /** The application's jars, without the class loaders of Quarkus. */
    private static String classPath(Path application) {
        return Stream.of("app", "lib/main", "lib/boot")
                .map(folder -> application.resolve(folder) + "/*")
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Map<String, String> environment(Path application, Home where) {
        var environment = new HashMap<>(Map.of(
                "CLASSPATH",
                classPath(application),
                "KAFKA_BOOTSTRAP_SERVERS",
                broker == null ? brokerOf(where) : broker,
                "GMEM_ARTIFACTS_DIR",
                (artifacts == null ? where.artifacts() : artifacts).toString(),
                "GMEM_WORKER_ADDRESS",
                address,
                "GMEM_WORKER_DEVICE",
                device,
                "DJL_CACHE_DIR",
                where.djl().toString(),
                "GMEM_KERNELS_CACHE",
                where.kernels().toString(),
                "OMP_NUM_THREADS",
                Integer.toString(threads),
                "OMP_WAIT_POLICY",
                "PASSIVE"));
        if (name != null) {
            environment.put("GMEM_WORKER_NAME", name);
        }
        return environment;
    }

    private static String brokerOf(Home where) {
        return new RunningSuite(where)
                .state()
                .map(suite -> "127.0.0.1:" + suite.brokerPort())
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.NOT_RUNNING, "no suite runs in " + where + "; start it, or give --broker HOST:PORT"));
    }

    private static void end(Process worker) {
        worker.destroy();
        try {
            worker.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
