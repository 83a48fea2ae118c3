package io.gmem.trainer.distributed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Orders as they come in. When their source closes, the parent is gone or done with us, and the process ends at once. */
final class WorkerCommandReader {
    private final BlockingQueue<WorkerInstruction> orders = new LinkedBlockingQueue<>();
    private volatile boolean leaving;

    private WorkerCommandReader() {}

    static WorkerCommandReader from(InputStream source) {
        var orders = new WorkerCommandReader();
        Thread reader = new Thread(() -> orders.read(source), "orders");
        reader.setDaemon(true);
        reader.start();
        return orders;
    }

    private void read(InputStream source) {
        try (var reader = new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(WorkerInstruction.read(line));
            }
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("orders broke off: " + e.getMessage());
        }
        Runtime.getRuntime().halt(0);
    }

    private void add(WorkerInstruction order) {
        if (order instanceof WorkerInstruction.Leave) {
            leaving = true;
        } else {
            orders.add(order);
        }
    }

    /** Whether this worker was asked to leave. */
    boolean leaving() {
        return leaving;
    }

    /** Waits for the next order, which has to be of this kind. */
    <T extends WorkerInstruction> T next(Class<T> kind) throws InterruptedException {
        return kind.cast(orders.take());
    }
}
