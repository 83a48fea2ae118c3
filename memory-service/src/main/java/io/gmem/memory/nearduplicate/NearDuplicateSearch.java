package io.gmem.memory.nearduplicate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the pictures of a set that are nearly the same: those whose {@link PerceptualHash}es differ in at most {@code distance} bits and,
 * on demand, those whose mirror images do. Being nearly the same is handed on: a group is all pictures that lead to each other over such
 * pairs, so each has a near duplicate in its group, and the ends of a long chain may differ more.
 *
 * <p>No such pair is missed, none is made up, and equal hashes in equal order give equal groups. Pairs are looked for among hashes that
 * are equal in some of their bits ({@link BandPlan}), not among all pairs: 1.3 million hashes take about 20 passes over them at distance
 * 4 and 200 at distance 8. The bound is of hashes whose bits are spread, as those of photographs are; where very many are nearly but not
 * quite equal, their number counts squared.
 *
 * <p>Memory: about 45 bytes a picture, 60 MB for 1.3 million, besides the hashes and the groups. One thread.
 *
 * @param distance bits, 0 to {@value #FARTHEST}
 * @param mirrors whether a picture and the mirror image of another are nearly the same too
 */
public record NearDuplicateSearch(int distance, boolean mirrors) {
    /** Above it, different pictures are taken for the same. */
    public static final int FARTHEST = 10;

    public NearDuplicateSearch {
        if (distance < 0 || distance > FARTHEST) {
            throw new IllegalArgumentException("distance is %d bits, must be 0 to %d".formatted(distance, FARTHEST));
        }
    }

    /**
     * Pictures that are nearly the same.
     *
     * @param pictures their numbers, at least two, ascending
     */
    public record Group(List<Integer> pictures) {}

    /**
     * The groups of two and more, by their first pictures.
     *
     * @param hashes picture i's hash is {@code hashes[i]}; left as it is
     */
    public List<Group> groups(long[] hashes) {
        long[] distinct = distinct(hashes);
        DisjointSets families = families(distinct);
        int[] sizes = new int[distinct.length];
        for (long hash : hashes) {
            sizes[families.of(Arrays.binarySearch(distinct, hash))]++;
        }
        Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
        for (int picture = 0; picture < hashes.length; picture++) {
            int family = families.of(Arrays.binarySearch(distinct, hashes[picture]));
            if (sizes[family] > 1) {
                groups.computeIfAbsent(family, first -> new ArrayList<>()).add(picture);
            }
        }
        return groups.values().stream()
                .map(pictures -> new Group(List.copyOf(pictures)))
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

    private DisjointSets families(long[] hashes) {
        var families = new DisjointSets(hashes.length);
        var buckets = new Buckets(hashes);
        for (long mask : BandPlan.of(distance, hashes.length).masks()) {
            buckets.fill(mask);
            for (int bucket = 0; bucket < buckets.count(); bucket++) {
                for (int place = buckets.from(bucket); place < buckets.to(bucket); place++) {
                    int index = buckets.index(place);
                    unite(index, buckets.hash(place), buckets, place + 1, buckets.to(bucket), families);
                    if (mirrors) {
                        long mirrored = PerceptualHash.mirrored(buckets.hash(place));
                        int across = buckets.of(mirrored);
                        unite(index, mirrored, buckets, buckets.from(across), buckets.to(across), families);
                    }
                }
            }
        }
        return families;
    }

    private void unite(int index, long hash, Buckets buckets, int from, int to, DisjointSets families) {
        for (int place = from; place < to; place++) {
            if (PerceptualHash.distance(hash, buckets.hash(place)) <= distance) {
                families.unite(index, buckets.index(place));
            }
        }
    }
}
