package io.gmem.memory.shard;

import io.gmem.artifacts.Digest;
import io.gmem.memory.source.FileTree;
import io.gmem.memory.source.FolderLabels;
import io.gmem.memory.source.Pictures;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The pictures of a source.
 *
 * @param names in the order of the tree
 * @param labels what their folders say about them
 * @param digest SHA-256 over the names
 */
public record Listing(List<String> names, FolderLabels labels, String digest) {

    /** Lists a source. */
    public static Listing of(FileTree tree) {
        List<String> names = Pictures.in(tree);
        byte[] text = String.join("\n", names).getBytes(StandardCharsets.UTF_8);
        return new Listing(names, FolderLabels.of(names), Digest.of(text));
    }
}
