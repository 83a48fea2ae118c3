package io.gmem.sampler.batching;

import io.gmem.diffusion.network.NetworkConfig;

/**
 * How much is drawn at once. A slot is a row of a network call; a guided image takes two.
 *
 * @param slots most of them, 1 to 1,024
 * @param fixedSlots height of a call whose bytes every other height must repeat, 1 to 64; 0 for any height and no promise
 * @param queue requests that may wait for their first slot, 1 to 10,000
 * @param memory bytes that a call's activations may take; there are fewer slots where that is not enough for all
 */
public record BatchLimits(int slots, int fixedSlots, int queue, long memory) {
    public BatchLimits {
        within("slots", slots, 1, 1_024);
        within("fixed-slots", fixedSlots, 0, 64);
        within("queue", queue, 1, 10_000);
        within("memory", memory, 1, Long.MAX_VALUE);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "gmem.sampler." + name + " is from " + least + " to " + most + ", not " + value);
        }
    }

    /** Slots for a network of that size; at least one. */
    public int slotsFor(NetworkConfig network) {
        return (int) Math.max(1, Math.min(slots, memory / rowBytes(network)));
    }

    /**
     * Bytes that are alive at once while a row goes through a block: what came in, normed, modulated; queries, keys and values, once
     * more where they are turned; the hidden layer before and after its activation; attention's weights, of which implementations
     * without blocks keep all.
     */
    static long rowBytes(NetworkConfig network) {
        long tokens = network.tokens();
        long widths = 9L * network.hiddenSize() + 2L * network.mlpWidth();
        return Float.BYTES * (tokens * widths + network.numHeads() * tokens * tokens);
    }
}
