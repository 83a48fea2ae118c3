package io.gmem.memory.shard;

import io.gmem.artifacts.Digest;
import io.gmem.memory.source.FolderLabels;
import io.gmem.memory.source.LatentShards;
import io.gmem.memory.source.Licenses;
import io.gmem.memory.source.PrecomputedForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a source: images or precomputed latents.
 *
 * @param names of the rows, in tree order
 * @param labels names of the labels by index
 * @param digest SHA-256 over the names and, for latents, their shapes
 * @param licences license terms stated by the source
 * @param precomputed properties of the latents; null if the source contains images
 */
public record RowListing(
        List<String> names,
        List<String> labels,
        String digest,
        Licenses licences,
        @Nullable PrecomputedForm precomputed) {

    static RowListing of(List<String> images, FolderLabels labels, Licenses licences) {
        return new RowListing(images, labels.names(), digest(images, ""), licences, null);
    }

    static RowListing of(LatentShards latents, Licenses licences) {
        PrecomputedForm form = latents.form();
        return new RowListing(
                latents.names(),
                latents.labelNames(),
                digest(latents.names(), "\n" + form.channels() + " " + form.size() + " " + form.dimension()),
                licences,
                form);
    }

    private static String digest(List<String> names, String suffix) {
        return Digest.of((String.join("\n", names) + suffix).getBytes(StandardCharsets.UTF_8));
    }
}
