package io.gmem.memory.nearduplicate;

import java.util.ArrayList;
import java.util.List;

/**
 * Which bits to look pairs up by. Cut the 64 bits into {@code distance + agreeing} bands: two hashes that differ in at most {@code
 * distance} bits differ in at most as many bands, so they are equal in {@code agreeing} bands at least. Whoever looks among the hashes
 * that are equal under each mask of {@code agreeing} bands therefore meets every such pair. More bands make more masks with more bits:
 * more passes over the hashes, fewer strangers met in each. (Manku, Jain and Das Sarma, "Detecting near-duplicates for web crawling",
 * 2007, section 3.)
 *
 * @param masks each of {@code agreeing} of the bands
 */
record BandPlan(List<Long> masks) {
    private static final int MOST_MASKS = 2000;
    /** One hash put into its bucket takes as long as about so many comparisons. */
    private static final double PASS = 20;

    /** The plan that takes the fewest operations for so many hashes, were their bits random. */
    static BandPlan of(int distance, long hashes) {
        int best = 1;
        double least = Double.MAX_VALUE;
        for (int agreeing = 1;
                choices(distance + agreeing, agreeing) <= MOST_MASKS && distance + agreeing <= 64;
                agreeing++) {
            double bits = Math.floor(64.0 * agreeing / (distance + agreeing));
            double strangers = hashes * Math.pow(2, -bits - 1);
            double work = choices(distance + agreeing, agreeing) * (PASS + strangers);
            if (work < least) {
                least = work;
                best = agreeing;
            }
            if (distance == 0) {
                break; // one mask, of all bits
            }
        }
        List<Long> masks = new ArrayList<>();
        choose(0, distance + best, best, 0, masks);
        return new BandPlan(List.copyOf(masks));
    }

    private static void choose(int band, int bands, int left, long mask, List<Long> into) {
        if (left == 0) {
            into.add(mask);
            return;
        }
        for (int next = band; next <= bands - left; next++) {
            choose(next + 1, bands, left - 1, mask | band(next, bands), into);
        }
    }

    /** The bits of a band: of all bands together each bit once. */
    private static long band(int band, int bands) {
        int from = 64 * band / bands;
        int to = 64 * (band + 1) / bands;
        return (-1L >>> (64 - (to - from))) << from;
    }

    private static double choices(int of, int taken) {
        double choices = 1;
        for (int i = 1; i <= taken; i++) {
            choices = choices * (of - taken + i) / i;
        }
        return Math.rint(choices);
    }
}
