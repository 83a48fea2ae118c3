package io.gmem.trainer.training;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.training.TrainingSession;
import io.gmem.trainer.data.TrainingData;
import io.gmem.trainer.distributed.RankLostException;
import io.gmem.trainer.distributed.SynchronousTrainer;
import io.gmem.trainer.distributed.WorkerCommandReader;
import io.gmem.trainer.distributed.WorkerInstruction;
import io.gmem.trainer.distributed.WorkerPool.Assignment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Entry point of a worker process, which trains its slice of each batch for one training attempt. It uses neither Quarkus nor Kafka
 * and publishes nothing. The argument is the folder of the artifact store; {@link WorkerInstruction}s arrive on standard input.
 */
public final class WorkerMain {
    private static final int RANK_LOST = 7;

    private WorkerMain() {}

    /** Exits with 0 when the instructions end, and with 7 when another rank is lost. */
    public static void main(String[] arguments) {
        PrintStream replies = System.out;
        // any other output must not be mistaken for a reply
        System.setOut(System.err);
        ignoreSignals();
        try {
            run(Path.of(arguments[0]), WorkerCommandReader.from(System.in), replies);
        } catch (RankLostException e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(RANK_LOST);
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Path artifacts, WorkerCommandReader instructions, PrintStream replies)
            throws IOException, InterruptedException {
        Assignment assignment =
                instructions.next(WorkerInstruction.Prepare.class).assignment();
        ArtifactStore store = new FileArtifactStore(artifacts, "trainer-service");
        try (TensorEngine engine = TensorEngine.open();
                TrainingData data = assignment.sources().open(engine, store);
                TrainingSession session =
                        RunSession.open(engine, assignment.run(), data, fetch(store, assignment.checkpoint()))) {
            replies.println(WorkerInstruction.READY);
            replies.flush();
            var trainer = new SynchronousTrainer(assignment.run(), data, session);
            trainer.join(engine, instructions.next(WorkerInstruction.Join.class).place());
            while (true) {
                long until = instructions.next(WorkerInstruction.Train.class).until();
                while (session.trainingStep() < until && trainer.allContinue(!instructions.leaving())) {
                    trainer.step();
                }
                trainer.requireEqualRanks();
            }
        }
    }

    private static @Nullable Path fetch(ArtifactStore store, @Nullable ArtifactRef checkpoint) throws IOException {
        return checkpoint == null ? null : store.fetch(checkpoint);
    }

    /**
     * Blocks the JVM shutdown on signals. Ctrl-C reaches the parent and its children; the parent still needs a checkpoint from all
     * ranks and then ends the children.
     */
    private static void ignoreSignals() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "ignore-signals"));
    }
}
