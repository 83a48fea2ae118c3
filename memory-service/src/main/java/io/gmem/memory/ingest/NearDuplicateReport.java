package io.gmem.memory.ingest;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.dataset.NearDuplicates;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.memory.nearduplicate.NearDuplicateSearch;
import io.gmem.memory.nearduplicate.PerceptualHash;
import io.gmem.memory.shard.ShardContent;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.NearDuplicateFile;
import io.gmem.memorybank.NearDuplicateGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reports the near-duplicate images of a data set, from the hashes stored in its shards. Mirrored images count as
 * near-duplicates. Images are only reported, never removed.
 */
final class NearDuplicateReport {
    /** Maximum number of groups, and of images per group, included in an event. */
    private static final int MAX_REPORTED = 10;

    private final ArtifactStore store;
    private final List<ShardEvent.Built> shards;

    NearDuplicateReport(ArtifactStore store, List<ShardEvent.Built> shards) {
        this.store = store;
        this.shards = shards;
    }

    /** Writes the groups to the data set's folder and returns their summary. */
    NearDuplicates write(Path folder) throws IOException {
        long[] hashes = hashes();
        List<NearDuplicateSearch.Group> groups =
                new NearDuplicateSearch(PerceptualHash.DEFAULT_DISTANCE, true).groups(hashes);
        Map<Integer, String> sources = sources(groups);
        List<NearDuplicateGroup> all =
                groups.stream().map(group -> describe(group, hashes, sources)).toList();
        NearDuplicateFile.write(folder, all);
        return new NearDuplicates(
                all.stream().mapToLong(group -> group.rows().size()).sum(),
                all.size(),
                all.stream()
                        .limit(MAX_REPORTED)
                        .map(group ->
                                group.sources().stream().limit(MAX_REPORTED).toList())
                        .toList());
    }

    private long[] hashes() throws IOException {
        long[] hashes = new long
                [Math.toIntExact(
                        shards.stream().mapToLong(ShardEvent.Built::count).sum())];
        int row = 0;
        for (ShardEvent.Built shard : shards) {
            for (long hash : content(shard).hashes()) {
                hashes[row++] = hash;
            }
        }
        return hashes;
    }

    /** Returns the source names of the images in all groups. */
    private Map<Integer, String> sources(List<NearDuplicateSearch.Group> groups) throws IOException {
        var members = new BitSet();
        groups.forEach(group -> group.images().forEach(members::set));
        Map<Integer, String> sources = new HashMap<>();
        int row = 0;
        for (ShardEvent.Built shard : shards) {
            int next = members.nextSetBit(row);
            if (next >= 0 && next < row + shard.count()) {
                for (Item item : content(shard).items()) {
                    int index = row + (int) item.index();
                    if (members.get(index)) {
                        sources.put(index, item.source());
                    }
                }
            }
            row += (int) shard.count();
        }
        return sources;
    }

    private static NearDuplicateGroup describe(
            NearDuplicateSearch.Group group, long[] hashes, Map<Integer, String> sources) {
        long first = hashes[group.images().get(0)];
        List<Long> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Integer> bits = new ArrayList<>();
        for (int image : group.images()) {
            rows.add((long) image);
            names.add(sources.getOrDefault(image, ""));
            bits.add(Math.min(
                    PerceptualHash.distance(first, hashes[image]),
                    PerceptualHash.distance(PerceptualHash.mirrored(first), hashes[image])));
        }
        return new NearDuplicateGroup(rows, names, bits);
    }

    private ShardContent content(ShardEvent.Built shard) throws IOException {
        return ShardContent.read(store.fetch(shard.artifact()));
    }
}
