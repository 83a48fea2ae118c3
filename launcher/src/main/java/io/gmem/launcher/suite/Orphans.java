package io.gmem.launcher.suite;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds the processes of a home by what their command lines say. */
final class Orphans {
    private Orphans() {}

    /** The arguments by which a process is found again; they are to be the first of its JVM. */
    static List<String> marks(Home home, String name) {
        return List.of("-Dgmem.home=" + home, "-Dgmem.service=" + name);
    }

    /** The processes that name {@code home}, living now. */
    static List<ProcessHandle> of(Home home) {
        String mark = "-Dgmem.home=" + home + " -Dgmem.service=";
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(mark))
                .toList();
    }

    /**
     * Waits until none is left, since they stop by themselves when their launcher is gone; kills those that have not after
     * {@code grace}.
     *
     * @return how many there were
     */
    static int end(Home home, Duration grace) throws InterruptedException {
        List<ProcessHandle> found = of(home);
        CompletableFuture<?> all = CompletableFuture.allOf(
                found.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        try {
            all.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            found.forEach(ProcessHandle::destroyForcibly);
            all.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return found.size();
    }
}
