package io.gmem.launcher.suite;

import io.gmem.launcher.CommandFailure;
import io.gmem.launcher.ExitCode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs the broker and the services as child processes. */
public final class Suite implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);
    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(15);
    private static final int MAX_EXITS_AT_START = 3;

    private final Home home;
    private final HomeLock lock;
    private final SuitePlan plan;
    private final LogFiles files;
    private final LogSink log;
    private final List<Child> services = new ArrayList<>();
    private final Child broker;
    private final CountDownLatch closing = new CountDownLatch(1);
    private boolean closed;

    private Suite(Home home, HomeLock lock, SuitePlan plan, LogSink log) {
        this.home = home;
        this.lock = lock;
        this.plan = plan;
        this.files = new LogFiles(home.logs(), LogFiles.LIMIT);
        this.log = files.and(log);
        this.broker = new Child(plan.broker(), this.log);
        plan.services().forEach(service -> services.add(new Child(service, this.log)));
    }

    /**
     * Locks {@code home} for the suite of the built project at {@code root}, without starting any process.
     *
     * @param port port of the gateway; 0 selects a free one
     * @param log receives every output line, in addition to the log files
     */
    public static Suite prepare(Path root, Home home, int port, LogSink log) {
        return prepare(
                home,
                () -> SuitePlan.of(
                        root, home, Ports.find(port), Runtime.getRuntime().availableProcessors()),
                log);
    }

    static Suite prepare(Home home, Supplier<SuitePlan> plan, LogSink log) {
        home.create();
        HomeLock lock = HomeLock.acquire(home);
        try {
            SuiteState.delete(home);
            return new Suite(home, lock, plan.get(), log);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Starts all processes and returns when every one is ready.
     *
     * @param progress repeatedly receives the names of the processes that are not ready yet
     */
    public void start(Consumer<List<String>> progress) throws InterruptedException {
        int orphans = Orphans.end(home, ORPHAN_GRACE);
        if (orphans > 0) {
            log.line(LogSink.LAUNCHER, "stopped " + orphans + " processes left by a killed suite");
        }
        var state = new SuiteState(
                ProcessHandle.current().pid(),
                Instant.now(),
                plan.gatewayPort(),
                plan.brokerPort(),
                plan.ports(),
                false);
        state.write(home);
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        startChild(broker);
        awaitReady(List.of(broker), services, deadline, progress);
        services.forEach(this::startChild);
        awaitReady(services, List.of(), deadline, progress);
        state.asReady().write(home);
    }

    private synchronized void startChild(Child child) {
        if (!closed) {
            child.start();
        }
    }

    private void awaitReady(List<Child> started, List<Child> later, long deadline, Consumer<List<String>> progress)
            throws InterruptedException {
        List<Child> waiting = new ArrayList<>(started);
        while (!waiting.isEmpty()) {
            progress.accept(Stream.concat(waiting.stream(), later.stream())
                    .map(Child::name)
                    .toList());
            for (Child child : waiting) {
                if (child.exits() >= MAX_EXITS_AT_START) {
                    throw failure(child.name() + " exited " + child.exits() + " times before it was ready", child);
                }
            }
            if (System.nanoTime() > deadline) {
                throw failure(
                        waiting.get(0).name() + " was not ready within " + START_TIMEOUT.toSeconds() + " s",
                        waiting.get(0));
            }
            if (closing.await(100, TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("stopped while starting");
            }
            var still = new ArrayList<Child>();
            for (Child child : waiting) {
                if (!child.probe().ready()) {
                    still.add(child);
                }
            }
            waiting = still;
        }
    }

    private CommandFailure failure(String problem, Child child) {
        return new CommandFailure(
                ExitCode.FAILED,
                problem + "; see the log " + home.logs().resolve(child.name() + ".log")
                        + " and run 'gmem doctor' to check the machine");
    }

    /** The address of the gateway. */
    public URI gateway() {
        return URI.create("http://127.0.0.1:" + plan.gatewayPort());
    }

    /** Blocks until another thread closes the suite. */
    public void awaitClosing() throws InterruptedException {
        closing.await();
    }

    /** Stops the services, then the broker, and returns when all have exited. A concurrent second call waits for the first. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closing.countDown();
        try {
            stop(services);
            stop(List.of(broker));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            files.close();
            SuiteState.delete(home);
            lock.close();
        }
    }

    private static void stop(List<Child> children) throws InterruptedException {
        children.forEach(Child::requestStop);
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        for (Child child : children) {
            child.awaitExit(deadline);
        }
    }
}
