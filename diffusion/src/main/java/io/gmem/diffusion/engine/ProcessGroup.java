package io.gmem.diffusion.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.time.Duration;

/**
 * Processes that sum tensors with each other: PyTorch's c10d with Gloo on CPUs and NCCL on GPUs, one device a process. All of them call {@link #sum} equally often, in
 * the same order, each from one thread.
 *
 * <p>c10d has no authentication: its ports belong on a private network. A group lives as long as its process; after a loss the
 * survivors join another, under another name and at another port.
 */
public final class ProcessGroup {
    /**
     * A place in a group.
     *
     * @param name of the group, new in every process
     * @param rank from 0
     * @param size processes
     * @param host where rank 0 listens
     * @param port where rank 0 listens
     * @param local this process's own address or network interface, as the others see it
     * @param timeout after which a silent peer counts as lost
     */
    public record Place(String name, int rank, int size, String host, int port, String local, Duration timeout) {}

    private final TensorEngine engine;
    private final Place place;

    private ProcessGroup(TensorEngine engine, Place place) {
        this.engine = engine;
        this.place = place;
    }

    /**
     * Waits until all processes of the group are there.
     *
     * @throws IllegalStateException when they are not within the timeout
     * @throws UnsupportedOperationException when there can be no groups in this process, saying why
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
     * Says whether this process can have groups: on linux-x86_64, by the libtorch they were made for. NCCL has not been run yet.
     *
     * @throws UnsupportedOperationException when not
     */
    public static void requireSupport() {
        NativeLibrary.load();
    }

    private static native void join(
            String name, int rank, int size, String host, int port, String local, long timeoutMillis, boolean cuda);

    /** This process's place. */
    public Place place() {
        return place;
    }

    /**
     * The sum of {@code tensor} over all processes, equal to the bit in each. The caller closes it; {@code tensor} is used up.
     *
     * @throws LostPeerException when another process is gone or silent; the group is then of no more use
     */
    public NDArray sum(NDArray tensor) {
        try {
            return engine.kernels().run("sum_over_group", tensor, place.name());
        } catch (RuntimeException e) {
            throw new LostPeerException(place, e);
        }
    }

    /**
     * Every process's number, in the order of their ranks.
     *
     * @throws LostPeerException as {@link #sum}
     */
    public long[] gather(long mine) {
        long[] row = new long[place.size()];
        row[place.rank()] = mine;
        try (NDManager scope = engine.newScope();
                NDArray summed = sum(scope.create(row))) {
            return summed.toLongArray();
        }
    }

    /** Another process of the group is gone or silent. */
    public static final class LostPeerException extends RuntimeException {
        private static final long serialVersionUID = 1;

        LostPeerException(Place place, Throwable cause) {
            super("rank " + place.rank() + " of " + place.size() + " lost a peer of group " + place.name(), cause);
        }
    }
}
