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
 * The parameters of a process group that is about to form, with a unique name and a free port.
 *
 * @param name name of the group
 * @param size world size
 * @param host the only address at which rank 0 listens
 * @param port port at which rank 0 listens
 * @param timeout silence after which a rank counts as lost
 */
public record Rendezvous(String name, int size, String host, int port, Duration timeout) {
    /**
     * Creates a rendezvous at a free port of {@code host}.
     *
     * @param host address or name of this machine
     * @throws IOException when {@code host} is not an address of this machine
     */
    public static Rendezvous at(String host, int size, Duration timeout) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        try (var free = new ServerSocket(0, 1, address)) {
            return new Rendezvous(
                    UUID.randomUUID().toString(), size, address.getHostAddress(), free.getLocalPort(), timeout);
        } catch (BindException e) {
            throw new IOException("gmem.workers.address must be an address of this machine (was '" + host + "')", e);
        }
    }

    /**
     * Returns the parameters with which a rank joins the group.
     *
     * @param local address of the rank, as seen by the other ranks
     */
    public ProcessGroup.Place place(int rank, String local) {
        return new ProcessGroup.Place(name, rank, size, host, port, local, timeout);
    }

    /**
     * Requires that this process supports process groups.
     *
     * @throws FailureException with a remedy when it does not
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
                            e.getMessage() + "; set execution.workers to 1"),
                    e);
        }
    }
}
