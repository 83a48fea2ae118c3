package io.gmem.trainer.distributed;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.engine.ProcessGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.UUID;

/**
 * A process group that is about to come together: nobody had its name before, and its port is free.
 *
 * @param name of the group
 * @param size ranks
 * @param host address at which rank 0 listens, and at no other
 * @param port at which it does
 * @param timeout after which a silent rank counts as lost
 */
public record Rendezvous(String name, int size, String host, int port, Duration timeout) {
    /**
     * @param host address or name of this machine
     * @throws IOException when it is not
     */
    public static Rendezvous at(String host, int size, Duration timeout) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        try (var free = new ServerSocket(0, 1, address)) {
            return new Rendezvous(
                    UUID.randomUUID().toString(), size, address.getHostAddress(), free.getLocalPort(), timeout);
        } catch (BindException e) {
            throw new IOException("gmem.workers.address '" + host + "' is no address of this machine", e);
        }
    }

    /** @param local the rank's own address, as the others see it */
    public ProcessGroup.Place place(int rank, String local) {
        return new ProcessGroup.Place(name, rank, size, host, port, local, timeout);
    }

    /**
     * Says whether this process can be in any group.
     *
     * @throws FailureException when not, with the remedy
     */
    public static void requireSupport() {
        try {
            ProcessGroup.requireSupport();
        } catch (UnsupportedOperationException e) {
            throw new FailureException(
                    new Failure(
                            "workers_unsupported",
                            Category.USER,
                            false,
                            "execution.workers",
                            e.getMessage() + "; train with one worker"),
                    e);
        }
    }
}
