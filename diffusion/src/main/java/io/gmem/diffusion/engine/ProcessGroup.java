package io.gmem.diffusion.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.time.Duration;

/**
 * A group of processes that sum tensors. It uses PyTorch's c10d with Gloo on CPUs and NCCL on GPUs, one device per process.
 *
 * <p>All processes must call {@link #sum} equally often and in the same order, each from one thread.
 *
 * <p>c10d has no authentication, so its ports must be on a private network. A group lives as long as its process. After a loss the
 * surviving processes join a new group with a different name and port.
 */
public final class ProcessGroup {
    /**
     * The membership of this process in a group.
     *
     * @param name name of the group; a process must not use a name twice
     * @param rank rank of this process, from 0
     * @param size world size
     * @param host host on which rank 0 listens
     * @param port port on which rank 0 listens
     * @param local address or network interface of this process that the other processes can reach
     * @param timeout time after which a silent peer counts as lost
     */
    public record Place(String name, int rank, int size, String host, int port, String local, Duration timeout) {}

    private final TensorEngine engine;
    private final Place place;

    private ProcessGroup(TensorEngine engine, Place place) {
        this.engine = engine;
        this.place = place;
    }

    /**
     * Joins a group and waits until all its processes have joined.
     *
     * @throws IllegalStateException if a process is missing after the timeout
     * @throws UnsupportedOperationException if this process does not support groups; the message states the reason
     */
    public static ProcessGroup join(TensorEngine engine, Place place) {
        requireSupport();
        join(
                place.name(),
                place.rank(),
                place.size(),
                place.host(),
                place.port(),
                place.local(),
                place.timeout().toMillis(),
                engine.onGpu());
        return new ProcessGroup(engine, place);
    }

    /**
     * Checks that this process supports groups: linux-x86_64 with the libtorch version of the native library. NCCL is untested.
     *
     * @throws UnsupportedOperationException if it does not
     */
    public static void requireSupport() {
        NativeLibrary.load();
    }

    private static native void join(
            String name, int rank, int size, String host, int port, String local, long timeoutMillis, boolean cuda);

    /** Returns the membership of this process. */
    public Place place() {
        return place;
    }

    /**
     * Returns the sum of {@code tensor} over all processes, bit for bit equal in each. The caller closes the result. The call
     * overwrites {@code tensor}.
     *
     * @throws LostPeerException if another process ended or is silent; the group is then unusable
     */
    public NDArray sum(NDArray tensor) {
        try {
            return engine.kernels().run("sum_over_group", tensor, place.name());
        } catch (RuntimeException e) {
            throw new LostPeerException(place, e);
        }
    }

    /**
     * Returns one number from every process, ordered by rank.
     *
     * @throws LostPeerException under the conditions of {@link #sum}
     */
    public long[] gather(long value) {
        long[] row = new long[place.size()];
        row[place.rank()] = value;
        try (NDManager scope = engine.newScope();
                NDArray summed = sum(scope.create(row))) {
            return summed.toLongArray();
        }
    }

    /** Thrown when another process of the group ended or is silent. */
    public static final class LostPeerException extends RuntimeException {
        private static final long serialVersionUID = 1;

        LostPeerException(Place place, Throwable cause) {
            super("rank " + place.rank() + " of " + place.size() + " lost a peer of group " + place.name(), cause);
        }
    }
}
