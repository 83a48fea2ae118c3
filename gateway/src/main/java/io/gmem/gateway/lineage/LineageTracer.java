package io.gmem.gateway.lineage;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.contracts.job.Prompt;
import io.gmem.gateway.banks.Bank;
import io.gmem.gateway.banks.BankView;
import io.gmem.gateway.banks.RowView;
import io.gmem.gateway.checkpoints.CheckpointView;
import io.gmem.gateway.datasets.DatasetView;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.gateway.jobs.Job;
import io.gmem.gateway.runs.RunView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the provenance of an image from the views. Blocks when it reads bank rows. */
@ApplicationScoped
public class LineageTracer {
    private static final int MAX_ANCESTORS = 1_000;

    private final CheckpointView checkpoints;
    private final RunView runs;
    private final BankView banks;
    private final DatasetView datasets;
    private final ArtifactReader artifacts;

    LineageTracer(
            CheckpointView checkpoints, RunView runs, BankView banks, DatasetView datasets, ArtifactReader artifacts) {
        this.checkpoints = checkpoints;
        this.runs = runs;
        this.banks = banks;
        this.datasets = datasets;
        this.artifacts = artifacts;
    }

    /** @param job must be done */
    Lineage trace(Job job, int index) {
        Job.Image image = Objects.requireNonNull(job.images()).get(index);
        List<String> missing = new ArrayList<>();
        CheckpointId checkpoint = Objects.requireNonNull(job.checkpoint());
        Optional<BankEvent.Published> bank = bank(job.bank(), missing);
        Optional<Lineage.Run> run = run(checkpoint, missing);
        Optional<Lineage.Dataset> dataset = dataset(bank, checkpoint);
        return new Lineage(
                        new Lineage.Image(
                                job.id(),
                                index,
                                image.file(),
                                image.url(),
                                image.seed(),
                                Prompt.text(job.spec().prompt()),
                                job.spec()),
                        checkpoint(checkpoint, missing).orElse(null),
                        run.orElse(null),
                        bank.map(this::link).orElse(null),
                        dataset.orElse(null),
                        bank.map(version -> rows(version, image.snippets())).orElse(List.of()),
                        nearest(image, trainedOn(checkpoint)),
                        missing,
                        null)
                .withGraph();
    }

    private Optional<Lineage.Checkpoint> checkpoint(CheckpointId id, List<String> missing) {
        var found = checkpoints
                .find(id)
                .map(checkpoint -> new Lineage.Checkpoint(
                        checkpoint.id(),
                        checkpoint.artifact().sha256(),
                        checkpoint.trainingStep(),
                        checkpoint.publishedAt()));
        if (found.isEmpty()) {
            missing.add("checkpoint " + id + " was retired by the retention of its run");
        }
        return found;
    }

    private Optional<Lineage.Run> run(CheckpointId checkpoint, List<String> missing) {
        var found = runs.find(checkpoint.run())
                .map(run -> new Lineage.Run(
                        run.id(),
                        run.spec().system().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        run.spec().network().toString(),
                        run.spec().seed(),
                        run.spec().bank(),
                        "/api/runs/" + run.id()));
        if (found.isEmpty()) {
            missing.add("run " + checkpoint.run() + " is not known: its checkpoint was imported");
        }
        return found;
    }

    private Optional<BankEvent.Published> bank(@Nullable BankVersion version, List<String> missing) {
        if (version == null) {
            return Optional.empty();
        }
        Optional<BankEvent.Published> found = banks.find(version);
        if (found.isEmpty()) {
            missing.add("bank " + version + " is not known");
        }
        return found;
    }

    private Lineage.BankLink link(BankEvent.Published bank) {
        List<BankVersion> ancestors = new ArrayList<>();
        Optional<BankVersion> parent = Optional.ofNullable(bank.parent());
        while (parent.isPresent() && ancestors.size() < MAX_ANCESTORS) {
            ancestors.add(parent.get());
            parent = banks.find(parent.get()).map(BankEvent.Published::parent);
        }
        return new Lineage.BankLink(
                bank.version(),
                bank.artifact().sha256(),
                bank.digest(),
                bank.encoder(),
                bank.encoderDigest(),
                ancestors,
                "/api/banks/" + bank.version().bank() + "/versions/"
                        + bank.version().number());
    }

    private List<Bank.Row> rows(BankEvent.Published bank, List<Long> snippets) {
        if (snippets.isEmpty()) {
            return List.of();
        }
        var view = new RowView(bank, artifacts.bank(bank.parts()));
        return snippets.stream().map(view::row).toList();
    }

    /** Returns the data set of the bank, or else the one that the checkpoint was trained on. */
    private Optional<Lineage.Dataset> dataset(Optional<BankEvent.Published> bank, CheckpointId checkpoint) {
        return bank.map(BankEvent.Published::dataset)
                .or(() -> Optional.ofNullable(trainedOn(checkpoint)))
                .flatMap(datasets::find)
                .map(found -> new Lineage.Dataset(
                        found.id(),
                        found.artifact() == null ? null : found.artifact().sha256(),
                        found.count(),
                        "/api/datasets/" + found.id()));
    }

    private @Nullable DatasetId trainedOn(CheckpointId checkpoint) {
        return runs.find(checkpoint.run()).map(run -> run.spec().dataset()).orElse(null);
    }

    private static Lineage.@Nullable Nearest nearest(Job.Image image, @Nullable DatasetId dataset) {
        Long index = image.nearest();
        Double distance = image.nearestDistance();
        if (index == null || distance == null) {
            return null;
        }
        List<GeneratedImage.SimilarImage> alike = image.alike() == null ? List.of() : image.alike();
        return new Lineage.Nearest(
                index,
                distance,
                Boolean.TRUE.equals(image.copied()),
                imageUrl(dataset, index),
                alike.stream()
                        .map(each ->
                                new Lineage.SimilarImage(each.row(), each.distance(), imageUrl(dataset, each.row())))
                        .toList());
    }

    private static @Nullable String imageUrl(@Nullable DatasetId dataset, long row) {
        return dataset == null ? null : "/api/datasets/" + dataset + "/images/" + row + ".png";
    }
}
