package io.gmem.gateway.lineage;

import io.gmem.contracts.BankVersion;
import io.gmem.gateway.banks.Bank;
import io.gmem.gateway.lineage.LineageGraph.Edge;
import io.gmem.gateway.lineage.LineageGraph.Node;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the graph of a lineage, from the image back to its sources. */
final class GraphDraft {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();

    private GraphDraft() {}

    static LineageGraph of(Lineage lineage) {
        var draft = new GraphDraft();
        Lineage.Image image = lineage.image();
        String imageNode = draft.node("image", image.job() + "/" + image.index(), image.url());
        Lineage.Dataset source = lineage.dataset();
        String dataset =
                source == null ? null : draft.node("dataset", source.id().value(), source.url());
        draft.addCheckpoint(imageNode, lineage.checkpoint(), lineage.run(), dataset);
        draft.addSnippets(imageNode, lineage, dataset);
        Lineage.Nearest nearest = lineage.nearest();
        if (nearest != null) {
            draft.addSimilar(imageNode, nearest.index(), nearest.image(), dataset);
            nearest.alike().forEach(each -> draft.addSimilar(imageNode, each.row(), each.image(), dataset));
        }
        return new LineageGraph(List.copyOf(draft.nodes.values()), List.copyOf(draft.edges));
    }

    private void addCheckpoint(
            String image,
            Lineage.@Nullable Checkpoint checkpoint,
            Lineage.@Nullable Run run,
            @Nullable String dataset) {
        if (checkpoint == null) {
            return;
        }
        String weights = node("checkpoint", checkpoint.id().toString(), "/api/checkpoints/" + checkpoint.id());
        edge(image, weights, "drawn_by");
        if (run != null) {
            String training = node("run", run.id().value(), run.url());
            edge(weights, training, "trained_by");
            edge(training, run.bank() == null ? dataset : bank(run.bank()), "made_from");
        }
    }

    private void addSnippets(String image, Lineage lineage, @Nullable String dataset) {
        Lineage.BankLink link = lineage.bank();
        String bank = link == null ? null : bank(link.version());
        if (link != null) {
            String from = bank;
            for (BankVersion ancestor : link.ancestors()) {
                String older = bank(ancestor);
                edge(from, older, "derived_from");
                from = older;
            }
            edge(from, dataset, "made_from");
        }
        for (Bank.Row row : lineage.rows()) {
            String source = source(row.source().isEmpty() ? "row " + row.row() : row.source(), row.image());
            edge(image, source, "conditioned_on");
            edge(bank, source, "made_from");
            edge(source, dataset, "taken_from");
        }
    }

    private void addSimilar(String image, long row, @Nullable String url, @Nullable String dataset) {
        String similar = source("picture " + row, url);
        edge(image, similar, "most_like");
        edge(similar, dataset, "taken_from");
    }

    private String bank(BankVersion version) {
        return node("bank", version.toString(), "/api/banks/" + version.bank() + "/versions/" + version.number());
    }

    /** Adds a training image; one that both conditioned the image and is similar to it is a single node. */
    private String source(String label, @Nullable String url) {
        String id = "source:" + (url == null ? label : url);
        nodes.putIfAbsent(id, new Node(id, "source", label, url));
        return id;
    }

    private String node(String kind, String label, String url) {
        String id = kind + ":" + label;
        nodes.putIfAbsent(id, new Node(id, kind, label, url));
        return id;
    }

    private void edge(@Nullable String from, @Nullable String to, String relation) {
        if (from != null && to != null) {
            edges.add(new Edge(from, to, relation));
        }
    }
}
