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
 * One process of the suite, started again whenever it dies. It has a thread of its own, which passes on its lines. We hold
 * its standard input open: where that ends, we are gone and it stops.
 */
final class Child {
    private final ChildSpec spec;
    private final LogSink log;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable Process process;
    private int deaths;

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

    /** How often it has died by itself. */
    synchronized int deaths() {
        return deaths;
    }

    private void supervise() {
        Backoff backoff = Backoff.none();
        try {
            while (true) {
                long began = System.nanoTime();
                String end = runOnce();
                Duration lived = Duration.ofNanos(System.nanoTime() - began);
                backoff = backoff.after(lived);
                synchronized (this) {
                    if (stopping.getCount() == 0) {
                        return;
                    }
                    deaths++;
                }
                log.line(
                        LogSink.LAUNCHER,
                        "%s %s, starting it again in %d s"
                                .formatted(name(), end, backoff.last().toSeconds()));
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
            log.line(LogSink.LAUNCHER, "output of " + name() + " broke: " + e.getMessage());
        }
        return "ended with exit code " + started.waitFor();
    }

    /** Starts it, unless it is to stop; a stop that comes later sees the process. */
    private synchronized @Nullable Process launch() throws IOException {
        if (stopping.getCount() == 0) {
            return null;
        }
        var builder = new ProcessBuilder(deafToTheTerminal(spec)).redirectErrorStream(true);
        builder.environment().putAll(spec.environment());
        process = builder.start();
        return process;
    }

    /**
     * Ctrl-C and a closed terminal reach all processes of the foreground at once; the children are to be stopped in order,
     * by us, so they inherit these two signals as ignored.
     */
    private static List<String> deafToTheTerminal(ChildSpec spec) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        command.addAll(spec.command());
        return command;
    }

    /** Asks it to stop; it will not be started again. */
    synchronized void ask() {
        stopping.countDown();
        if (process != null) {
            // the signal alone: Process.destroy would close its output too, and lose its last words
            process.toHandle().destroy();
        }
    }

    /** Waits for its end after {@link #ask}; at the deadline it is killed. */
    void end(long deadlineNanos) throws InterruptedException {
        Process last;
        synchronized (this) {
            last = process;
        }
        if (last != null && !last.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            log.line(LogSink.LAUNCHER, name() + " did not stop in time, killing it");
            last.destroyForcibly().waitFor();
        }
        thread.join(TimeUnit.SECONDS.toMillis(2));
    }
}
