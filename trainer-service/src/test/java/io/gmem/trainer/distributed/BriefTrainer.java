package io.gmem.trainer.distributed;

import java.nio.file.Path;

/** A process that starts a worker, says its process id, and waits to be killed. Its argument is the artifact store's folder. */
final class BriefTrainer {
    private BriefTrainer() {}

    public static void main(String[] arguments) throws Exception {
        Process worker = WorkerLaunch.of(Path.of(arguments[0]), 1).start();
        System.out.println(worker.pid());
        worker.waitFor();
    }
}
