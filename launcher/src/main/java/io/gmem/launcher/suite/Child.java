package io.gmem.launcher.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One process of the suite, restarted whenever it terminates. A dedicated thread supervises the process and forwards its
 * output to the log. The launcher holds the process's standard input open; the process stops when that input ends.
 */
final class Child {
    private final ChildSpec spec;
    private final LogSink log;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable Process process;
    private int exits;

    Child(ChildSpec spec, LogSink log) {
        this.spec = spec;
        this.log = log;
        this.thread = new Thread(this::supervise, "child-" + spec.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    String name() {
        return spec.name();
    }

    Probe probe() {
        return spec.probe();
    }

    /** Returns the number of times the process has terminated unexpectedly. */
    synchronized int exits() {
        return exits;
    }

    private void supervise() {
        Backoff backoff = Backoff.none();
        try {
            while (true) {
                long start = System.nanoTime();
                String outcome = runOnce();
                Duration uptime = Duration.ofNanos(System.nanoTime() - start);
                backoff = backoff.after(uptime);
                synchronized (this) {
                    if (stopping.getCount() == 0) {
                        return;
                    }
                    exits++;
                }
                log.line(
                        LogSink.LAUNCHER,
                        "%s %s, restarting in %d s"
                                .formatted(name(), outcome, backoff.last().toSeconds()));
                if (stopping.await(backoff.last().toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String runOnce() throws InterruptedException {
        Process started;
        try {
            started = launch();
        } catch (IOException e) {
            return "could not be started (" + e.getMessage() + ")";
        }
        if (started == null) {
            return "was not started";
        }
        try (BufferedReader lines = started.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.line(name(), line);
            }
        } catch (IOException e) {
            log.line(LogSink.LAUNCHER, "cannot read the output of " + name() + ": " + e.getMessage());
        }
        return "exited with code " + started.waitFor();
    }

    /** Starts the process and returns it, or returns null if {@link #requestStop} was called before. */
    private synchronized @Nullable Process launch() throws IOException {
        if (stopping.getCount() == 0) {
            return null;
        }
        var builder = new ProcessBuilder(ignoringTerminalSignals(spec)).redirectErrorStream(true);
        builder.environment().putAll(spec.environment());
        process = builder.start();
        return process;
    }

    /**
     * Wraps the command so that the process ignores SIGINT and SIGHUP. Ctrl-C and a closed terminal signal all foreground
     * processes at once, but the launcher must stop its children in order.
     */
    private static List<String> ignoringTerminalSignals(ChildSpec spec) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        command.addAll(spec.command());
        return command;
    }

    /** Sends SIGTERM to the process and disables its restart. */
    synchronized void requestStop() {
        stopping.countDown();
        if (process != null) {
            // sends the signal only: Process.destroy would also close the output and lose its last lines
            process.toHandle().destroy();
        }
    }

    /** Waits for the process to exit after {@link #requestStop}; kills it at the deadline. */
    void awaitExit(long deadlineNanos) throws InterruptedException {
        Process last;
        synchronized (this) {
            last = process;
        }
        if (last != null && !last.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            log.line(LogSink.LAUNCHER, name() + " did not stop in time, killing the process");
            last.destroyForcibly().waitFor();
        }
        thread.join(TimeUnit.SECONDS.toMillis(2));
    }
}
