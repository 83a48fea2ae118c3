package io.gmem.launcher.suite;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds the processes of a home by marker arguments in their command lines. */
final class Orphans {
    private Orphans() {}

    /** Returns the marker arguments of a process. They must be the first arguments of its JVM. */
    static List<String> marks(Home home, String name) {
        return List.of("-Dgmem.home=" + home, "-Dgmem.service=" + name);
    }

    /** Returns the running processes that carry the marker of {@code home}. */
    static List<ProcessHandle> of(Home home) {
        String mark = "-Dgmem.home=" + home + " -Dgmem.service=";
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(mark))
                .toList();
    }

    /**
     * Waits for the processes of {@code home} to exit, which they do by themselves when their launcher ends. Kills those that
     * are still running after {@code grace}.
     *
     * @return the number of processes found
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
