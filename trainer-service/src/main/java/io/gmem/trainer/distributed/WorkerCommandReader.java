package io.gmem.trainer.distributed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Reads instructions from the parent process. When the source closes, the parent has exited or no longer needs this process, which
 * then exits at once.
 */
public final class WorkerCommandReader {
    private final BlockingQueue<WorkerInstruction> instructions = new LinkedBlockingQueue<>();
    private volatile boolean leaving;

    private WorkerCommandReader() {}

    /** Starts reading. */
    public static WorkerCommandReader from(InputStream source) {
        var commandReader = new WorkerCommandReader();
        Thread reader = new Thread(() -> commandReader.read(source), "instructions");
        reader.setDaemon(true);
        reader.start();
        return commandReader;
    }

    private void read(InputStream source) {
        try (var reader = new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(WorkerInstruction.read(line));
            }
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("failed to read instructions: " + e.getMessage());
        }
        Runtime.getRuntime().halt(0);
    }

    private void add(WorkerInstruction instruction) {
        if (instruction instanceof WorkerInstruction.Leave) {
            leaving = true;
        } else {
            instructions.add(instruction);
        }
    }

    /** Returns whether this worker was instructed to leave. */
    public boolean leaving() {
        return leaving;
    }

    /** Waits for the next instruction, which must be of the given type. */
    public <T extends WorkerInstruction> T next(Class<T> type) throws InterruptedException {
        return type.cast(instructions.take());
    }
}
