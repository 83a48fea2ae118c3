package io.gmem.trainer.distributed;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** One worker, from outside. */
public final class WorkerProcess implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WorkerProcess.class);

    private final Process process;
    private final BufferedWriter orders;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

    private WorkerProcess(Process process) {
        this.process = process;
        this.orders = process.outputWriter();
    }

    /** Starts one. */
    public static WorkerProcess start(ProcessBuilder builder) throws IOException {
        var worker = new WorkerProcess(builder.redirectErrorStream(true).start());
        Thread listener = new Thread(worker::listen, "worker-" + worker.pid());
        listener.setDaemon(true);
        listener.start();
        return worker;
    }

    private void listen() {
        try (BufferedReader said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.equals(WorkerInstruction.READY)) {
                    ready.complete(true);
                } else {
                    LOG.infof("worker says: pid=%d %s", pid(), line);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debugf("worker is silent: pid=%d error=%s", pid(), e.getMessage());
        }
        ready.complete(false);
    }

    public long pid() {
        return process.pid();
    }

    /** True when it has loaded its assignment, false when it never will; open until then. */
    public CompletableFuture<Boolean> ready() {
        return ready;
    }

    /** Its exit code, when it has ended. */
    public CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Gives an order; one that is gone does not hear it. */
    public void order(WorkerInstruction order) {
        try {
            orders.write(WorkerInstruction.write(order));
            orders.newLine();
            orders.flush();
        } catch (IOException e) {
            LOG.warnf("worker does not listen: pid=%d error=%s", pid(), e.getMessage());
        }
    }

    /** Kills it, stopped or not. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
