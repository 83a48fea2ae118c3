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

/** Runs a training worker in a separate process, which ends with this one. */
@Command(
        name = "worker",
        description = {
            "Run a worker for distributed training runs, for a trainer that accepts workers registered through Kafka"
                    + " (GMEM_WORKERS_WHERE=cluster gmem up). On Ctrl-C the remaining workers write a checkpoint and continue.",
            "Communication between ranks is not authenticated: use addresses of a private network only."
        },
        sortOptions = false)
final class WorkerSubcommand implements Callable<Integer> {
    private static final Path APPLICATION = Path.of("trainer-service/target/quarkus-app");

    @Mixin
    private HomeOption home;

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            description = "Kafka bootstrap address (default: the broker of the suite in --home)")
    private @Nullable String broker;

    @Option(
            names = "--artifacts",
            paramLabel = "DIR",
            description = "artifact store shared by all hosts (default: the store of --home)")
    private @Nullable Path artifacts;

    @Option(
            names = "--address",
            defaultValue = "127.0.0.1",
            description = "address at which other ranks reach this host (default: ${DEFAULT-VALUE})")
    private String address;

    @Option(names = "--threads", description = "threads per operation (default: one per processor)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--name", description = "unique name of the worker (default: host name and process id)")
    private @Nullable String name;

    @Option(names = "--device", defaultValue = "cpu", description = "device: cpu or cuda (default: ${DEFAULT-VALUE})")
    private String device;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (threads < 1 || threads > 1_024) {
            throw new CommandFailure(ExitCode.USAGE, "--threads must be between 1 and 1024 (was " + threads + ")");
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

    /** Returns the class path of the application's jars, without the class loaders of Quarkus. */
    private static String classPath(Path application) {
        return Stream.of("app", "lib/main", "lib/boot")
                .map(folder -> application.resolve(folder) + "/*")
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Map<String, String> environment(Path application, Home suiteHome) {
        var environment = new HashMap<>(Map.of(
                "CLASSPATH",
                classPath(application),
                "KAFKA_BOOTSTRAP_SERVERS",
                broker == null ? brokerOf(suiteHome) : broker,
                "GMEM_ARTIFACTS_DIR",
                (artifacts == null ? suiteHome.artifacts() : artifacts).toString(),
                "GMEM_WORKER_ADDRESS",
                address,
                "GMEM_WORKER_DEVICE",
                device,
                "DJL_CACHE_DIR",
                suiteHome.djl().toString(),
                "GMEM_KERNELS_CACHE",
                suiteHome.kernels().toString(),
                "OMP_NUM_THREADS",
                Integer.toString(threads),
                "OMP_WAIT_POLICY",
                "PASSIVE"));
        if (name != null) {
            environment.put("GMEM_WORKER_NAME", name);
        }
        return environment;
    }

    private static String brokerOf(Home suiteHome) {
        return new RunningSuite(suiteHome)
                .state()
                .map(suite -> "127.0.0.1:" + suite.brokerPort())
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.NOT_RUNNING,
                        "no suite is running in " + suiteHome
                                + "; start one with 'gmem up', or set --broker HOST:PORT"));
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
