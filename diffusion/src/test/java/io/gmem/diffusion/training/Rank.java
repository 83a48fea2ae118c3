package io.gmem.diffusion.training;

import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.diffusion.engine.TensorEngine;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * A process that trains on its slice of the tiny batch as a member of a group. Arguments: rank, world size, port, steps, folder for
 * the checkpoint, and the step before which the process exits (none if negative).
 */
final class Rank {
    private static final int LOST_PEER = 7;
    private static final int LISTENS_ON_OTHER_ADDRESS = 8;

    private Rank() {}

    public static void main(String[] arguments) throws Exception {
        int rank = Integer.parseInt(arguments[0]);
        int size = Integer.parseInt(arguments[1]);
        int port = Integer.parseInt(arguments[2]);
        int steps = Integer.parseInt(arguments[3]);
        int exitBefore = Integer.parseInt(arguments[5]);
        try (TensorEngine engine = TensorEngine.open();
                var session = TrainingSession.begin(engine, TinyData.SNIPPETS, TinyData.training(9), Execution.PLAIN)) {
            var membership = new ProcessGroup.Place(
                    "g" + port, rank, size, "127.0.0.1", port, "127.0.0.1", Duration.ofSeconds(20));
            session.joinGroup(ProcessGroup.join(engine, membership), System::nanoTime);
            if (rank == 0 && listensElsewhere(port)) {
                Runtime.getRuntime().halt(LISTENS_ON_OTHER_ADDRESS);
            }
            TrainingBatch slice = slice(rank, size);
            for (int i = 0; i < steps; i++) {
                if (i == exitBefore) {
                    Runtime.getRuntime().halt(1);
                }
                session.step(slice);
            }
            session.save(Files.createDirectories(Path.of(arguments[4])));
        } catch (ProcessGroup.LostPeerException e) {
            System.out.println(e.getMessage());
            Runtime.getRuntime().halt(LOST_PEER);
        }
        Runtime.getRuntime().halt(0);
    }

    /** Returns whether the group's port accepts connections on an address of this host that was not configured. */
    private static boolean listensElsewhere(int port) throws IOException {
        try (var socket = new Socket("127.0.0.2", port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    /** Returns the rows of a rank. The slices differ in size if the world size does not divide the batch. */
    private static TrainingBatch slice(int rank, int size) {
        int from = rank * TinyData.BATCH / size;
        int to = (rank + 1) * TinyData.BATCH / size;
        float[] latents = TinyData.latents();
        float[] snippets = TinyData.snippets();
        int latent = latents.length / TinyData.BATCH;
        int snippet = snippets.length / TinyData.BATCH;
        return TrainingBatch.ofSnippets(
                        Arrays.copyOfRange(latents, from * latent, to * latent),
                        Arrays.copyOfRange(snippets, from * snippet, to * snippet),
                        to - from)
                .asSlice(from, TinyData.BATCH);
    }
}
