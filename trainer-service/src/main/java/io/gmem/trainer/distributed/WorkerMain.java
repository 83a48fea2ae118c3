package io.gmem.trainer.distributed;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.distributed.WorkerPool.Assignment;
import io.gmem.trainer.training.RunSession;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A worker: a process without Quarkus, Kafka or anything to publish, which trains its part of each step in one round. Its
 * argument is the artifact store's folder; {@link WorkerInstruction}s come by standard input.
 */
public final class WorkerMain {
    private static final int LOST_THE_OTHERS = 7;

    private WorkerMain() {}

    /** Ends with 0 when its orders end, with 7 when another rank is lost. */
    public static void main(String[] arguments) {
        PrintStream answers = System.out;
        // whatever else prints must not look like an answer
        System.setOut(System.err);
        outliveSignals();
        try {
            work(Path.of(arguments[0]), WorkerCommandReader.from(System.in), answers);
        } catch (RankLostException e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(LOST_THE_OTHERS);
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void work(Path artifacts, WorkerCommandReader orders, PrintStream answers)
            throws IOException, InterruptedException {
        Assignment assignment = orders.next(WorkerInstruction.Prepare.class).assignment();
        ArtifactStore store = new FileArtifactStore(artifacts, "trainer-service");
        try (TensorEngine engine = TensorEngine.open();
                TrainingData data = assignment.sources().open(engine, store);
                TrainingSession session =
                        RunSession.open(engine, assignment.run(), data, fetch(store, assignment.checkpoint()))) {
            answers.println(WorkerInstruction.READY);
            answers.flush();
            var lockstep = new SynchronousTrainer(assignment.run(), data, session);
            lockstep.join(engine, orders.next(WorkerInstruction.Meet.class).place());
            while (true) {
                long until = orders.next(WorkerInstruction.Train.class).until();
                while (session.trainingStep() < until && lockstep.allGoOn(!orders.leaving())) {
                    lockstep.step();
                }
                lockstep.requireEqualRanks();
            }
        }
    }

    private static @Nullable Path fetch(ArtifactStore store, @Nullable ArtifactRef checkpoint) throws IOException {
        return checkpoint == null ? null : store.fetch(checkpoint);
    }

    /** A Ctrl-C reaches parent and children alike; the parent still wants a checkpoint from all of us, and then ends us. */
    private static void outliveSignals() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "outlive-signals"));
    }
}
