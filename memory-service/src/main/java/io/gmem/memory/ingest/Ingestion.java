package io.gmem.memory.ingest;

import io.gmem.artifacts.ArtifactConflictException;
import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memory.model.PretrainedModels;
import io.gmem.memory.shard.OpenSource;
import io.gmem.memory.shard.RowListing;
import io.gmem.memory.shard.ShardPlan;
import io.gmem.memory.shard.ShardWork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Ingests one data set from its source to two published artifacts: lists the source, has the shards built, and assembles them.
 * Both artifacts are staged before either is published, so an invalid source leaves nothing behind. After a crash the work is
 * repeated: existing shards and artifacts are found and reused.
 */
public final class Ingestion {
    private final ArtifactStore store;
    private final Supplier<OpenSource> sources;
    private final PretrainedModels models;
    private final ShardWork work;
    private final IngestLimits limits;

    /** @param sources opens a source for listing */
    public Ingestion(
            ArtifactStore store,
            Supplier<OpenSource> sources,
            PretrainedModels models,
            ShardWork work,
            IngestLimits limits) {
        this.store = store;
        this.sources = sources;
        this.models = models;
        this.work = work;
        this.limits = limits;
    }

    /**
     * Ingests a data set; takes minutes for many images.
     *
     * @param acceptedAt identifies the attempt
     * @throws FailureException if the specification or its source is at fault
     * @throws CancellationException if {@code observer} requested it; built shards are kept for the next attempt
     */
    public Ingested run(DatasetSpec spec, Instant acceptedAt, IngestObserver observer) throws IOException {
        Path datasetFolder = store.stage();
        Path bankFolder = store.stage();
        try {
            ArtifactRef autoencoder = spec.autoencoder().equals(DatasetSpec.PIXELS)
                    ? null
                    : models.published("autoencoder", spec.autoencoder());
            ArtifactRef encoder =
                    spec.encoder().equals(DatasetSpec.HOG_COLOR) ? null : models.published("encoder", spec.encoder());
            RowListing listing = listed(spec, acceptedAt);
            PrecomputedSource precomputed = listing.precomputed() == null
                    ? null
                    : PrecomputedSource.of(spec, listing.precomputed(), models, autoencoder, encoder);
            List<BuildShard> shards =
                    ShardPlan.of(spec, acceptedAt, listing, limits.imagesPerShard(), autoencoder, encoder);
            var totals = new IngestTotals(observer, listing.names().size(), limits.totalPixels());
            List<ShardEvent.Built> built = work.buildAll(shards, totals::add, observer::stopped);
            totals.requireEnoughImages(store, built);
            var assembly = new Assembly(store, models, spec, listing, precomputed, built, observer);
            Assembly.Assembled assembled = assembly.write(datasetFolder, bankFolder, autoencoder, encoder);
            var version = new BankVersion(spec.bank(), assembled.bank().version());
            ArtifactRef datasetRef = publish(datasetFolder, ArtifactPath.dataset(spec.id()), MediaTypes.DATASET, "id");
            ArtifactRef bankRef = publish(bankFolder, ArtifactPath.bank(version), MediaTypes.BANK, "bank");
            return new Ingested(
                    assembled.dataset(),
                    datasetRef,
                    version,
                    assembled.bank(),
                    bankRef,
                    assembled.skipped(),
                    assembled.nearDuplicates(),
                    autoencoder,
                    encoder,
                    precomputed == null ? null : precomputed.summary(),
                    listing.licences().note());
        } catch (IOException | RuntimeException e) {
            if (!(e instanceof CancellationException) && !observer.stopped()) {
                forget(spec); // a later attempt has another shard path and would not find them
            }
            throw e;
        } finally {
            store.discard(datasetFolder);
            store.discard(bankFolder);
        }
    }

    private RowListing listed(DatasetSpec spec, Instant acceptedAt) throws IOException {
        try (OpenSource source = sources.get()) {
            RowListing listing = source.of(spec, acceptedAt).listing();
            limits.checkLabels(listing.labels());
            return listing;
        }
    }

    /** Removes the shards of a data set, which are not needed once its events are published. */
    public void forget(DatasetSpec spec) throws IOException {
        for (ArtifactPath shard : store.list(ArtifactPath.shards(spec.id()))) {
            store.delete(shard);
        }
    }

    private ArtifactRef publish(Path staged, ArtifactPath path, String mediaType, String field) throws IOException {
        try {
            return store.publish(staged, path, mediaType);
        } catch (ArtifactConflictException e) {
            throw new FailureException(
                    Failure.conflict(
                            "artifact_exists",
                            field,
                            field + " is already in use: different content is stored at " + path.value()
                                    + "; use another name"),
                    e);
        }
    }
}
