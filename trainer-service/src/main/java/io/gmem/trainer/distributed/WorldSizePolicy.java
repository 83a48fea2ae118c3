package io.gmem.trainer.distributed;

/**
 * How many ranks the next round has. A loss is made good; a second one before the next checkpoint makes the crew smaller, so that
 * a run comes to its end whatever becomes of its workers.
 */
public final class WorldSizePolicy {
    private static final long NEVER = -2;

    private final int wanted;
    private int size;
    private long lossAt = NEVER;

    /** @param wanted ranks, at least 1 */
    public WorldSizePolicy(int wanted) {
        this.wanted = wanted;
        this.size = wanted;
    }

    /** Ranks, at least 1. */
    public int ranks() {
        return size;
    }

    /** After a checkpoint at which ranks came or went of their own will: as many as wanted again. */
    public void renewed() {
        size = wanted;
        lossAt = NEVER;
    }

    /** @param checkpoint training step of the newest one when a rank was lost; -1 when there was none */
    public void lostAfter(long checkpoint) {
        if (checkpoint == lossAt) {
            size = Math.max(1, size - 1);
        }
        lossAt = checkpoint;
    }
}
