package io.gmem.memory.shard;

import io.gmem.artifacts.Digest;
import io.gmem.memory.source.FolderLabels;
import io.gmem.memory.source.LatentShards;
import io.gmem.memory.source.Licences;
import io.gmem.memory.source.PrecomputedForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a source: pictures, or latents that somebody else made of them.
 *
 * @param names of the rows, in the order of the tree
 * @param labels names of the labels by index
 * @param digest SHA-256 over the names, and of latents over their shapes
 * @param licences what the source says of its terms
 * @param given what the latents are like; null where the source holds pictures
 */
public record RowListing(
        List<String> names,
        List<String> labels,
        String digest,
        Licences licences,
        @Nullable PrecomputedForm given) {

    static RowListing of(List<String> pictures, FolderLabels labels, Licences licences) {
        return new RowListing(pictures, labels.names(), digest(pictures, ""), licences, null);
    }

    static RowListing of(LatentShards latents, Licences licences) {
        PrecomputedForm form = latents.form();
        return new RowListing(
                latents.names(),
                latents.labelNames(),
                digest(latents.names(), "\n" + form.channels() + " " + form.size() + " " + form.dimension()),
                licences,
                form);
    }

    private static String digest(List<String> names, String more) {
        return Digest.of((String.join("\n", names) + more).getBytes(StandardCharsets.UTF_8));
    }
}
