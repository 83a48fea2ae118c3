package io.gmem.memory.nearduplicate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Groups near-duplicate images: images whose {@link PerceptualHash}es differ in at most {@code distance} bits and, optionally,
 * images whose mirrored hashes do. The relation is transitive within a group: every image has a near-duplicate in its group, but
 * the ends of a long chain may differ by more.
 *
 * <p>The search is exact, and equal hashes in equal order give equal groups. Candidates are hashes that are equal in some of
 * their bits ({@link BandPlan}), instead of all pairs. For 1.3 million hashes this takes about 20 passes at distance 4 and 200 at
 * distance 8. The bound assumes spread bits, as in hashes of photographs. If many hashes are nearly but not exactly equal, the
 * cost is quadratic in their number.
 *
 * <p>Memory: about 45 bytes per image, or 60 MB for 1.3 million, in addition to the hashes and the groups. For use by one thread.
 *
 * @param distance bits, 0 to {@value #MAX_DISTANCE}
 * @param mirrors whether an image and the mirror image of another can be near-duplicates
 */
public record NearDuplicateSearch(int distance, boolean mirrors) {
    /** Above this distance, different images are grouped together. */
    public static final int MAX_DISTANCE = 10;

    public NearDuplicateSearch {
        if (distance < 0 || distance > MAX_DISTANCE) {
            throw new IllegalArgumentException(
                    "distance must be between 0 and %2$d bits (was %1$d)".formatted(distance, MAX_DISTANCE));
        }
    }

    /**
     * A group of near-duplicate images.
     *
     * @param images indices, at least two, ascending
     */
    public record Group(List<Integer> images) {}

    /**
     * Returns the groups of two or more images, ordered by their first image.
     *
     * @param hashes {@code hashes[i]} is the hash of image i; not modified
     */
    public List<Group> groups(long[] hashes) {
        long[] distinct = distinct(hashes);
        DisjointSets sets = sets(distinct);
        int[] sizes = new int[distinct.length];
        for (long hash : hashes) {
            sizes[sets.of(Arrays.binarySearch(distinct, hash))]++;
        }
        Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
        for (int image = 0; image < hashes.length; image++) {
            int set = sets.of(Arrays.binarySearch(distinct, hashes[image]));
            if (sizes[set] > 1) {
                groups.computeIfAbsent(set, first -> new ArrayList<>()).add(image);
            }
        }
        return groups.values().stream()
                .map(images -> new Group(List.copyOf(images)))
                .toList();
    }

    private static long[] distinct(long[] hashes) {
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[count++] = sorted[i];
            }
        }
        return Arrays.copyOf(sorted, count);
    }

    private DisjointSets sets(long[] hashes) {
        var sets = new DisjointSets(hashes.length);
        var buckets = new Buckets(hashes);
        for (long mask : BandPlan.of(distance, hashes.length).masks()) {
            buckets.fill(mask);
            for (int bucket = 0; bucket < buckets.count(); bucket++) {
                for (int slot = buckets.from(bucket); slot < buckets.to(bucket); slot++) {
                    int index = buckets.index(slot);
                    uniteWithin(index, buckets.hash(slot), buckets, slot + 1, buckets.to(bucket), sets);
                    if (mirrors) {
                        long mirrored = PerceptualHash.mirrored(buckets.hash(slot));
                        int mirroredBucket = buckets.of(mirrored);
                        uniteWithin(
                                index,
                                mirrored,
                                buckets,
                                buckets.from(mirroredBucket),
                                buckets.to(mirroredBucket),
                                sets);
                    }
                }
            }
        }
        return sets;
    }

    private void uniteWithin(int index, long hash, Buckets buckets, int from, int to, DisjointSets sets) {
        for (int slot = from; slot < to; slot++) {
            if (PerceptualHash.distance(hash, buckets.hash(slot)) <= distance) {
                sets.unite(index, buckets.index(slot));
            }
        }
    }
}
