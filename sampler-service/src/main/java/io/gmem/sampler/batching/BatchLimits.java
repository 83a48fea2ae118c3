package io.gmem.sampler.batching;

import io.gmem.diffusion.network.NetworkConfig;

/**
 * Limits of a batching engine. A slot is one row of a network call; an image with guidance takes two.
 *
 * @param slots maximum number of slots, 1 to 1,024
 * @param fixedSlots batch size whose output bytes every other batch size must reproduce, 1 to 64; 0 allows any batch size without
 *     that guarantee
 * @param queue requests that may wait for their first slot, 1 to 10,000
 * @param memory bytes available to the activations of a call; the number of slots is reduced where that does not suffice
 */
public record BatchLimits(int slots, int fixedSlots, int queue, long memory) {
    public BatchLimits {
        requireBetween("slots", slots, 1, 1_024);
        requireBetween("fixed-slots", fixedSlots, 0, 64);
        requireBetween("queue", queue, 1, 10_000);
        requireBetween("memory", memory, 1, Long.MAX_VALUE);
    }

    private static void requireBetween(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "gmem.sampler." + name + " must be between " + min + " and " + max + " (was " + value + ")");
        }
    }

    /** Returns the number of slots for a network of this size; at least 1. */
    public int slotsFor(NetworkConfig network) {
        return (int) Math.max(1, Math.min(slots, memory / rowBytes(network)));
    }

    /**
     * Returns the bytes that are live at once while a row passes through a transformer block. The sum includes:
     * <ul>
     *   <li>the input, the normalized and the modulated activations;
     *   <li>queries, keys and values, with a second copy where they are rotated;
     *   <li>the hidden layer before and after its activation;
     *   <li>the attention weights, which implementations without blocking keep in full.
     * </ul>
     */
    static long rowBytes(NetworkConfig network) {
        long tokens = network.tokens();
        long widths = 9L * network.hiddenSize() + 2L * network.mlpWidth();
        return Float.BYTES * (tokens * widths + network.numHeads() * tokens * tokens);
    }
}
