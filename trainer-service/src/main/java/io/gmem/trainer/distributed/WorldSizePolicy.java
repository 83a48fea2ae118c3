package io.gmem.trainer.distributed;

/**
 * Decides the world size of the next training attempt. The first lost rank is replaced. A second loss before the next checkpoint
 * reduces the world size by one, so that a run completes even with unstable workers.
 */
public final class WorldSizePolicy {
    private static final long NEVER = -2;

    private final int requested;
    private int size;
    private long lastLossCheckpoint = NEVER;

    /** @param requested requested world size, at least 1 */
    public WorldSizePolicy(int requested) {
        this.requested = requested;
        this.size = requested;
    }

    /** Returns the world size, at least 1. */
    public int worldSize() {
        return size;
    }

    /** Restores the requested world size, after a checkpoint at which ranks joined or left voluntarily. */
    public void reset() {
        size = requested;
        lastLossCheckpoint = NEVER;
    }

    /**
     * Records the loss of a rank.
     *
     * @param checkpoint training step of the newest checkpoint at that time; -1 when there was none
     */
    public void rankLost(long checkpoint) {
        if (checkpoint == lastLossCheckpoint) {
            size = Math.max(1, size - 1);
        }
        lastLossCheckpoint = checkpoint;
    }
}
