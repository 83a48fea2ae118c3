package io.gmem.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Runs the broker as a process: {@code --dir DIR --port PORT --controller-port PORT [--exit-with-parent]}. */
public final class BrokerMain {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private BrokerMain() {}

    public static void main(String[] args) {
        List<String> arguments = List.of(args);
        if (arguments.contains("--exit-with-parent")) {
            exitWithParent();
        }
        try (var broker = EmbeddedBroker.start(
                Path.of(valueOf(arguments, "--dir")),
                Integer.parseInt(valueOf(arguments, "--port")),
                Integer.parseInt(valueOf(arguments, "--controller-port")))) {
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
            System.out.println("broker ready index " + broker.bootstrapServers());
            broker.awaitShutdown();
        } catch (IOException | RuntimeException e) {
            // a broker that fails during startup leaves threads that would keep the process alive
            System.err.println("broker failed: " + e);
            Runtime.getRuntime().halt(1);
        }
    }

    private static String valueOf(List<String> arguments, String name) {
        int index = arguments.indexOf(name);
        if (index < 0 || index + 1 == arguments.size()) {
            throw new IllegalArgumentException(name + " is required");
        }
        return arguments.get(index + 1);
    }

    /** Exits when standard input closes, which happens when the parent process ends for any reason. */
    private static void exitWithParent() {
        daemon("exit-with-parent", () -> {
            try {
                while (System.in.read() >= 0) {
                    // input of the parent is ignored
                }
            } catch (IOException e) {
                System.err.println("cannot read standard input: " + e.getMessage());
            }
            daemon("grace", BrokerMain::haltAfterGrace);
            System.exit(0);
        });
    }

    private static void haltAfterGrace() {
        LockSupport.parkNanos(GRACE.toNanos());
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
