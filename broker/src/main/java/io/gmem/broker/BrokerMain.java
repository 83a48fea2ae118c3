package io.gmem.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The broker as a process: {@code --dir DIR --port PORT --controller-port PORT [--exit-with-parent]}. */
public final class BrokerMain {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private BrokerMain() {}

    public static void main(String[] args) {
        List<String> arguments = List.of(args);
        if (arguments.contains("--exit-with-parent")) {
            exitWithParent();
        }
        try (var broker = EmbeddedBroker.start(
                Path.of(after(arguments, "--dir")),
                Integer.parseInt(after(arguments, "--port")),
                Integer.parseInt(after(arguments, "--controller-port")))) {
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
            System.out.println("broker ready at " + broker.bootstrapServers());
            broker.awaitShutdown();
        } catch (IOException | RuntimeException e) {
            // a broker that fails half-way leaves threads behind that would keep the process alive for ever
            System.err.println("broker failed: " + e);
            Runtime.getRuntime().halt(1);
        }
    }

    private static String after(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        if (at < 0 || at + 1 == arguments.size()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return arguments.get(at + 1);
    }

    /** Standard input closes when the parent is gone, however it ended. */
    private static void exitWithParent() {
        daemon("exit-with-parent", () -> {
            try {
                while (System.in.read() >= 0) {
                    // what the parent may write is not for us
                }
            } catch (IOException e) {
                System.err.println("standard input broke: " + e.getMessage());
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
