package io.gmem.gateway.lineage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of an image as a graph. An edge leads from an object to an object that it was created from.
 *
 * @param nodes distinct nodes, the image first
 * @param edges edges between these nodes
 */
public record LineageGraph(List<Node> nodes, List<Edge> edges) {

    /**
     * An object in the provenance.
     *
     * @param id unique in the graph
     * @param kind image, checkpoint, run, bank, dataset or source
     * @param url URL of the object; absent if it has none
     */
    public record Node(
            String id, String kind, String label, @Nullable String url) {}

    /** @param relation drawn_by, trained_by, conditioned_on, derived_from, made_from, taken_from or most_like */
    public record Edge(String from, String to, String relation) {}
}
