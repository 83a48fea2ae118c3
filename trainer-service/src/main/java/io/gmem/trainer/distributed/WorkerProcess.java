package io.gmem.trainer.distributed;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** Handle of a worker process. */
public final class WorkerProcess implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WorkerProcess.class);

    private final Process process;
    private final BufferedWriter input;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

    private WorkerProcess(Process process) {
        this.process = process;
        this.input = process.outputWriter();
    }

    /** Starts a worker process. */
    public static WorkerProcess start(ProcessBuilder builder) throws IOException {
        var worker = new WorkerProcess(builder.redirectErrorStream(true).start());
        Thread reader = new Thread(worker::readOutput, "worker-" + worker.pid());
        reader.setDaemon(true);
        reader.start();
        return worker;
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals(WorkerInstruction.READY)) {
                    ready.complete(true);
                } else {
                    LOG.infof("worker output: pid=%d line=%s", pid(), line);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debugf("worker output closed: pid=%d error=%s", pid(), e.getMessage());
        }
        ready.complete(false);
    }

    public long pid() {
        return process.pid();
    }

    /** Completes with true when the worker has loaded its assignment, and with false when it exited before. */
    public CompletableFuture<Boolean> ready() {
        return ready;
    }

    /** Completes with the exit code of the process. */
    public CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Sends an instruction. Instructions to an exited process are dropped. */
    public void send(WorkerInstruction instruction) {
        try {
            input.write(WorkerInstruction.write(instruction));
            input.newLine();
            input.flush();
        } catch (IOException e) {
            LOG.warnf("failed to send worker instruction: pid=%d error=%s", pid(), e.getMessage());
        }
    }

    /** Kills the process. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
