package io.gmem.memory.nearduplicate;

import java.util.ArrayList;
import java.util.List;

/**
 * Selects the bit masks under which candidate pairs are looked up.
 *
 * <p>The 64 bits are divided into {@code distance + agreeing} bands. Two hashes that differ in at most {@code distance} bits
 * differ in at most {@code distance} bands, so they are equal in at least {@code agreeing} bands. Comparing the hashes that are
 * equal under each mask of {@code agreeing} bands therefore finds every such pair. More bands give more masks with more bits:
 * more passes over the hashes, but fewer false candidates per pass. Source: Manku, Jain and Das Sarma, "Detecting near-duplicates
 * for web crawling", 2007, section 3.
 *
 * @param masks one for each choice of {@code agreeing} bands
 */
record BandPlan(List<Long> masks) {
    private static final int MAX_MASKS = 2000;
    /** Cost of inserting one hash into its bucket, in hash comparisons. */
    private static final double INSERT_COST = 20;

    /** Returns the plan with the fewest expected operations for the given number of hashes with random bits. */
    static BandPlan of(int distance, long hashes) {
        int best = 1;
        double least = Double.MAX_VALUE;
        for (int agreeing = 1;
                binomial(distance + agreeing, agreeing) <= MAX_MASKS && distance + agreeing <= 64;
                agreeing++) {
            double bits = Math.floor(64.0 * agreeing / (distance + agreeing));
            double falseCandidates = hashes * Math.pow(2, -bits - 1);
            double work = binomial(distance + agreeing, agreeing) * (INSERT_COST + falseCandidates);
            if (work < least) {
                least = work;
                best = agreeing;
            }
            if (distance == 0) {
                break; // the only mask has all bits
            }
        }
        List<Long> masks = new ArrayList<>();
        addMasks(0, distance + best, best, 0, masks);
        return new BandPlan(List.copyOf(masks));
    }

    private static void addMasks(int band, int bands, int remaining, long mask, List<Long> masks) {
        if (remaining == 0) {
            masks.add(mask);
            return;
        }
        for (int next = band; next <= bands - remaining; next++) {
            addMasks(next + 1, bands, remaining - 1, mask | band(next, bands), masks);
        }
    }

    /** Returns the bits of a band; the bands partition the 64 bits. */
    private static long band(int band, int bands) {
        int from = 64 * band / bands;
        int to = 64 * (band + 1) / bands;
        return (-1L >>> (64 - (to - from))) << from;
    }

    private static double binomial(int n, int k) {
        double result = 1;
        for (int i = 1; i <= k; i++) {
            result = result * (n - k + i) / i;
        }
        return Math.rint(result);
    }
}
