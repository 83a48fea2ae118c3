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
 * The whole work of one data set, from its source to two published artifacts: list, have the shards built, put them together. Both
 * artifacts are staged before either is published, so what is wrong with a source leaves nothing behind. A crash at any moment is
 * mended by doing it again: shards that were built are found, and so is what was published already.
 */
public final class Ingestion {
    private final ArtifactStore store;
    private final Supplier<OpenSource> sources;
    private final PretrainedModels models;
    private final ShardWork work;
    private final IngestLimits limits;

    /** @param sources opens one for a listing */
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
     * Does it; minutes of work for many pictures.
     *
     * @param acceptedAt tells this attempt from another
     * @throws FailureException when the specification or its source is to blame
     * @throws CancellationException when {@code observer} wanted so; what was built is kept for the next time
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
            PrecomputedSource given = listing.given() == null
                    ? null
                    : PrecomputedSource.of(spec, listing.given(), models, autoencoder, encoder);
            List<BuildShard> shards =
                    ShardPlan.of(spec, acceptedAt, listing, limits.picturesInShard(), autoencoder, encoder);
            var tally = new IngestTotals(observer, listing.names().size(), limits.totalPixels());
            List<ShardEvent.Built> built = work.all(shards, tally::add, observer::stopped);
            tally.refuseTooFew(store, built);
            var assembly = new Assembly(store, models, spec, listing, given, built, observer);
            Assembly.Made made = assembly.write(datasetFolder, bankFolder, autoencoder, encoder);
            var version = new BankVersion(spec.bank(), made.bank().version());
            ArtifactRef datasetRef = publish(datasetFolder, ArtifactPath.dataset(spec.id()), MediaTypes.DATASET, "id");
            ArtifactRef bankRef = publish(bankFolder, ArtifactPath.bank(version), MediaTypes.BANK, "bank");
            return new Ingested(
                    made.dataset(),
                    datasetRef,
                    version,
                    made.bank(),
                    bankRef,
                    made.skipped(),
                    made.likenesses(),
                    autoencoder,
                    encoder,
                    given == null ? null : given.told(),
                    listing.licences().note());
        } catch (IOException | RuntimeException e) {
            if (!(e instanceof CancellationException) && !observer.stopped()) {
                forget(spec); // another attempt would not look for them
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

    /** Removes the shards of a data set; once all is told, nobody needs them. */
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
                            field + " is taken: other content lies at " + path.value() + " already; use another name"),
                    e);
        }
    }
}
