package io.gmem.launcher.suite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The suite of a home, seen from another process. */
public final class RunningSuite {
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(90);
    private static final Duration ORPHANS_GONE_WITHIN = Duration.ofSeconds(15);

    private final Home home;

    public RunningSuite(Home home) {
        this.home = home;
    }

    /** Whether a launcher lives that runs it. */
    public boolean lives() {
        return HomeLock.isHeld(home);
    }

    /** What it says of itself; empty when none lives. */
    public Optional<SuiteState> state() {
        return lives() ? SuiteState.read(home) : Optional.empty();
    }

    /** Looks at every process. */
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
     * Stops it and whatever processes of it are left.
     *
     * @param waiting called again and again until it has stopped
     */
    public Stopped stop(Runnable waiting) throws InterruptedException {
        boolean lived = false;
        long deadline = System.nanoTime() + STOPPED_WITHIN.toNanos();
        Optional<ProcessHandle> launcher =
                state().flatMap(state -> ProcessHandle.of(state.pid())).filter(RunningSuite::isLauncher);
        if (launcher.isPresent()) {
            lived = true;
            launcher.get().destroy();
            awaitEnd(launcher.get(), deadline, waiting);
        }
        int orphans = Orphans.end(home, ORPHANS_GONE_WITHIN);
        if (!lives()) {
            SuiteState.delete(home);
        }
        return new Stopped(lived, orphans);
    }

    /** Process numbers are used again; a stranger is not to be stopped. */
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
     * How a suite was stopped.
     *
     * @param lived whether a launcher was there to stop
     * @param orphans processes without a launcher that were there besides
     */
    public record Stopped(boolean lived, int orphans) {}
}
