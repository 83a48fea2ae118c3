package io.gmem.gateway.lineage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ancestors of a picture as nodes and edges, ready to be drawn. An edge leads from what was made to what it was made of.
 *
 * @param nodes each once, the picture first
 * @param edges between nodes that are there
 */
public record LineageGraph(List<Node> nodes, List<Edge> edges) {

    /**
     * A thing that had a part in it.
     *
     * @param id unique in the graph
     * @param kind image, checkpoint, run, bank, dataset or source
     * @param url where it can be looked up or seen; absent when nowhere
     */
    public record Node(
            String id, String kind, String label, @Nullable String url) {}

    /** @param relation drawn_by, trained_by, conditioned_on, derived_from, made_from, taken_from or most_like */
    public record Edge(String from, String to, String relation) {}
}
