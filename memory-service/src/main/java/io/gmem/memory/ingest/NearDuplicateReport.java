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
 * Says which pictures of a data set are nearly the same as others, from the hashes that the shards kept. Pictures and mirror images
 * count as the same; nothing is left out for it, that is for whoever reads the report.
 */
final class NearDuplicateReport {
    /** Groups, and pictures of each, that an event names. */
    private static final int FIRST = 10;

    private final ArtifactStore store;
    private final List<ShardEvent.Built> shards;

    NearDuplicateReport(ArtifactStore store, List<ShardEvent.Built> shards) {
        this.store = store;
        this.shards = shards;
    }

    /** Writes the groups into the data set's folder. */
    NearDuplicates write(Path folder) throws IOException {
        long[] hashes = hashes();
        List<NearDuplicateSearch.Group> groups =
                new NearDuplicateSearch(PerceptualHash.USUAL_DISTANCE, true).groups(hashes);
        Map<Integer, String> sources = sources(groups);
        List<NearDuplicateGroup> all =
                groups.stream().map(group -> told(group, hashes, sources)).toList();
        NearDuplicateFile.write(folder, all);
        return new NearDuplicates(
                all.stream().mapToLong(group -> group.rows().size()).sum(),
                all.size(),
                all.stream()
                        .limit(FIRST)
                        .map(group -> group.sources().stream().limit(FIRST).toList())
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

    /** Names of the pictures of all groups, and of no others. */
    private Map<Integer, String> sources(List<NearDuplicateSearch.Group> groups) throws IOException {
        var wanted = new BitSet();
        groups.forEach(group -> group.pictures().forEach(wanted::set));
        Map<Integer, String> sources = new HashMap<>();
        int row = 0;
        for (ShardEvent.Built shard : shards) {
            int next = wanted.nextSetBit(row);
            if (next >= 0 && next < row + shard.count()) {
                for (Item item : content(shard).items()) {
                    int at = row + (int) item.index();
                    if (wanted.get(at)) {
                        sources.put(at, item.source());
                    }
                }
            }
            row += (int) shard.count();
        }
        return sources;
    }

    private static NearDuplicateGroup told(
            NearDuplicateSearch.Group group, long[] hashes, Map<Integer, String> sources) {
        long first = hashes[group.pictures().get(0)];
        List<Long> rows = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Integer> bits = new ArrayList<>();
        for (int picture : group.pictures()) {
            rows.add((long) picture);
            names.add(sources.getOrDefault(picture, ""));
            bits.add(Math.min(
                    PerceptualHash.distance(first, hashes[picture]),
                    PerceptualHash.distance(PerceptualHash.mirrored(first), hashes[picture])));
        }
        return new NearDuplicateGroup(rows, names, bits);
    }

    private ShardContent content(ShardEvent.Built shard) throws IOException {
        return ShardContent.read(store.fetch(shard.artifact()));
    }
}
