package io.gmem.launcher.suite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Inspects and stops the suite of a home from another process. */
public final class RunningSuite {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(15);

    private final Home home;

    public RunningSuite(Home home) {
        this.home = home;
    }

    /** Whether a launcher is running the suite. */
    public boolean isRunning() {
        return HomeLock.isHeld(home);
    }

    /** Returns the state published by the launcher; empty if no launcher is running. */
    public Optional<SuiteState> state() {
        return isRunning() ? SuiteState.read(home) : Optional.empty();
    }

    /** Returns the status of every process; empty if no launcher is running. */
    public List<ServiceStatus> services() throws InterruptedException {
        List<ServiceStatus> found = new ArrayList<>();
        SuiteState state = state().orElse(null);
        if (state != null) {
            List<ProcessHandle> processes = Orphans.of(home);
            found.add(status("broker", state.brokerPort(), Probe.port(state.brokerPort()), processes));
            for (var service : state.ports().entrySet()) {
                found.add(status(service.getKey(), service.getValue(), Probe.health(service.getValue()), processes));
            }
        }
        return found;
    }

    private static ServiceStatus status(String name, int port, Probe probe, List<ProcessHandle> processes)
            throws InterruptedException {
        Long pid = processes.stream()
                .filter(process ->
                        (process.info().commandLine().orElse("") + " ").contains(" -Dgmem.service=" + name + " "))
                .map(ProcessHandle::pid)
                .findFirst()
                .orElse(null);
        boolean ready = pid != null && probe.ready();
        return new ServiceStatus(name, port, pid, ready, pid == null ? null : PeakMemory.mebibytes(pid));
    }

    /**
     * Stops the suite, including processes left by a killed launcher.
     *
     * @param waiting called repeatedly until the suite has stopped
     */
    public Stopped stop(Runnable waiting) throws InterruptedException {
        boolean wasRunning = false;
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        Optional<ProcessHandle> launcher =
                state().flatMap(state -> ProcessHandle.of(state.pid())).filter(RunningSuite::isLauncher);
        if (launcher.isPresent()) {
            wasRunning = true;
            launcher.get().destroy();
            awaitEnd(launcher.get(), deadline, waiting);
        }
        int orphans = Orphans.end(home, ORPHAN_GRACE);
        if (!isRunning()) {
            SuiteState.delete(home);
        }
        return new Stopped(wasRunning, orphans);
    }

    /** Operating systems reuse process ids, so an unrelated process must not be stopped. */
    private static boolean isLauncher(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("io.gmem.launcher.");
    }

    private static void awaitEnd(ProcessHandle process, long deadline, Runnable waiting) throws InterruptedException {
        var end = process.onExit();
        while (!end.isDone()) {
            if (System.nanoTime() > deadline) {
                process.destroyForcibly();
            }
            waiting.run();
            try {
                end.get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * The result of stopping a suite.
     *
     * @param wasRunning whether a launcher was running
     * @param orphans number of processes that had no launcher
     */
    public record Stopped(boolean wasRunning, int orphans) {}
}
