package io.gmem.memory.nearduplicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.memory.nearduplicate.NearDuplicateSearch.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearDuplicateSearchTest {

    /** Returns the groups found by comparing all pairs. */
    private static List<Group> compareAllPairs(long[] hashes, int distance, boolean mirrors) {
        int[] groups = IntStream.range(0, hashes.length).toArray();
        for (int i = 0; i < hashes.length; i++) {
            for (int j = 0; j < i; j++) {
                boolean near = Long.bitCount(hashes[i] ^ hashes[j]) <= distance
                        || (mirrors && Long.bitCount(hashes[i] ^ PerceptualHash.mirrored(hashes[j])) <= distance);
                if (near && groups[i] != groups[j]) {
                    int from = Math.max(groups[i], groups[j]);
                    int to = Math.min(groups[i], groups[j]);
                    Arrays.setAll(groups, k -> groups[k] == from ? to : groups[k]);
                }
            }
        }
        var members = new TreeMap<Integer, List<Integer>>();
        for (int i = 0; i < hashes.length; i++) {
            members.computeIfAbsent(groups[i], first -> new ArrayList<>()).add(i);
        }
        return members.values().stream()
                .filter(group -> group.size() > 1)
                .map(Group::new)
                .toList();
    }

    private static long[] random(long seed, int count) {
        return new Random(seed).longs(count).toArray();
    }

    private static long flipped(Random random, long hash, int bits) {
        long changed = hash;
        while (Long.bitCount(changed ^ hash) < bits) {
            changed ^= 1L << random.nextInt(64);
        }
        return changed;
    }

    /** Returns hashes of which a third are copies of others with up to {@code maxBits} bits changed, half of those mirrored. */
    private static long[] planted(long seed, int count, int maxBits) {
        var random = new Random(seed);
        long[] hashes = random(seed + 1, count);
        for (int i = 1; i < count; i += 3) {
            long near = flipped(random, hashes[random.nextInt(count)], random.nextInt(maxBits + 1));
            hashes[i] = random.nextBoolean() ? near : PerceptualHash.mirrored(near);
        }
        return hashes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void findsSameGroupsAsAllPairs(int distance) {
        for (long seed = 0; seed < 4; seed++) {
            long[] hashes = planted(seed, 1500, distance + 2);
            for (boolean mirrors : new boolean[] {false, true}) {
                assertThat(new NearDuplicateSearch(distance, mirrors).groups(hashes))
                        .as("distance %d, seed %d, mirrors %s", distance, seed, mirrors)
                        .isNotEmpty()
                        .isEqualTo(compareAllPairs(hashes, distance, mirrors));
            }
        }
    }

    @Test
    void findsLongChainsOfSimilarHashes() {
        for (int bits : new int[] {1, 6, 14, 22, 30}) {
            for (long shift : new long[] {0, 17, 63 - bits}) {
                long[] hashes = Arrays.stream(random(bits, 800))
                        .map(hash -> (hash & ((1L << bits) - 1)) << shift)
                        .toArray();
                for (int distance : new int[] {0, 2, 4, 8}) {
                    assertThat(new NearDuplicateSearch(distance, true).groups(hashes))
                            .isEqualTo(compareAllPairs(hashes, distance, true));
                }
            }
        }
    }

    @Test
    void groupsManyEqualHashes() {
        long[] hashes = new long[200_000];
        Arrays.fill(hashes, 42);
        assertThat(new NearDuplicateSearch(0, false).groups(hashes))
                .singleElement()
                .satisfies(group -> assertThat(group.images()).hasSize(200_000));
    }

    @Test
    void ordersGroupsAndTheirImages() {
        long[] hashes = {7, 900_000, 7, 5L << 40, 900_001, 6, 5L << 40};
        assertThat(new NearDuplicateSearch(1, false).groups(hashes))
                .containsExactly(new Group(List.of(0, 2, 5)), new Group(List.of(1, 4)), new Group(List.of(3, 6)));
    }

    @Test
    void returnsNoGroupsWithoutPairs() {
        assertThat(new NearDuplicateSearch(4, true).groups(new long[0])).isEmpty();
        assertThat(new NearDuplicateSearch(4, true).groups(new long[] {0})).isEmpty();
        assertThat(new NearDuplicateSearch(4, true).groups(new long[] {0, -1L})).isEmpty();
    }

    @Test
    void rejectsInvalidDistances() {
        assertThatThrownBy(() -> new NearDuplicateSearch(-1, false)).hasMessageContaining("between 0 and 10 bits");
        assertThatThrownBy(() -> new NearDuplicateSearch(11, false)).hasMessageContaining("between 0 and 10 bits");
    }

    @Test
    void masksCoverEveryPairWithinDistance() {
        var random = new Random(5);
        for (int distance = 0; distance <= NearDuplicateSearch.MAX_DISTANCE; distance++) {
            for (long count : new long[] {2, 1000, 1_300_000}) {
                List<Long> masks = BandPlan.of(distance, count).masks();
                for (int i = 0; i < 500; i++) {
                    long difference = flipped(random, 0, distance);
                    assertThat(masks).anyMatch(mask -> (mask & difference) == 0);
                }
            }
        }
    }

    /** Uses the number of ImageNet images; random hashes are rarely within 4 bits of each other. */
    @Test
    void findsPlantedPairsAmongMoreThanAMillion() {
        int count = 1_281_167;
        var random = new Random(11);
        long[] hashes = random(12, count);
        List<Group> planted = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            int from = i * 300;
            int to = from + 1 + random.nextInt(100);
            long near = flipped(random, hashes[from], i % 5);
            hashes[to] = i % 2 == 0 ? near : PerceptualHash.mirrored(near);
            planted.add(new Group(List.of(from, to)));
        }
        long begin = System.nanoTime();
        List<Group> found = new NearDuplicateSearch(4, true).groups(hashes);
        System.out.printf("near-duplicates among %d hashes: %.1f s%n", count, (System.nanoTime() - begin) * 1e-9);

        assertThat(found).containsAll(planted);
        assertThat(found.size()).isLessThan(planted.size() + 20);
        for (Group group : found) {
            for (int image : group.images()) {
                assertThat(group.images()).anyMatch(other -> other != image && near(hashes[other], hashes[image]));
            }
        }
    }

    private static boolean near(long one, long other) {
        return Long.bitCount(one ^ other) <= 4 || Long.bitCount(one ^ PerceptualHash.mirrored(other)) <= 4;
    }
}
