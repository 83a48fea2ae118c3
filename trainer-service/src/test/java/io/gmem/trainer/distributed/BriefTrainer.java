package io.gmem.trainer.distributed;

import java.nio.file.Path;

/** Starts a worker, prints its process id, and waits to be killed. The argument is the folder of the artifact store. */
final class BriefTrainer {
    private BriefTrainer() {}

    public static void main(String[] arguments) throws Exception {
        Process worker = WorkerLaunch.of(Path.of(arguments[0]), 1).start();
        System.out.println(worker.pid());
        worker.waitFor();
    }
}
