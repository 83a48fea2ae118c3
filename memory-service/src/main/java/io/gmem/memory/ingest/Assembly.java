package io.gmem.memory.ingest;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.NearDuplicates;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.autoencoder.Autoencoder;
import io.gmem.diffusion.eigen.HouseholderEigenSolver;
import io.gmem.diffusion.encoder.HogColorEncoder;
import io.gmem.diffusion.encoder.TrainedEncoder;
import io.gmem.memory.model.PretrainedModels;
import io.gmem.memory.shard.RowListing;
import io.gmem.memory.shard.ShardContent;
import io.gmem.memory.shard.ShardRows;
import io.gmem.memory.shard.ShardRows.Part;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.BankOrigin;
import io.gmem.memorybank.DatasetDescription;
import io.gmem.memorybank.LatentDatasetWriter;
import io.gmem.memorybank.LatentForm;
import io.gmem.memorybank.MemoryBankWriter;
import io.gmem.memorybank.PreparedImage;
import io.gmem.memorybank.Skipped;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Assembles shards into a data set and version 1 of a bank by streaming their rows. Row i of both is the same image.
 * {@code hog-color} is fitted first, to the descriptors of at most {@value #SAMPLE} images spread evenly over the source.
 */
final class Assembly {
    /** Maximum number of images that the components are fitted to; their descriptors need about 150 MB. */
    static final int SAMPLE = 16_384;

    private static final int VERSION = 1;

    /**
     * The assembled data set and bank.
     *
     * @param skipped the first files that could not be used
     * @param nearDuplicates groups of near-duplicate images; null for precomputed latents
     */
    record Assembled(
            DatasetDescription dataset,
            BankDescription bank,
            List<SkippedFile> skipped,
            @Nullable NearDuplicates nearDuplicates) {}

    private final ArtifactStore store;
    private final PretrainedModels models;
    private final DatasetSpec spec;
    private final RowListing listing;
    private final @Nullable PrecomputedSource precomputed;
    private final List<ShardEvent.Built> shards;
    private final IngestObserver observer;

    Assembly(
            ArtifactStore store,
            PretrainedModels models,
            DatasetSpec spec,
            RowListing listing,
            @Nullable PrecomputedSource precomputed,
            List<ShardEvent.Built> shards,
            IngestObserver observer) {
        this.store = store;
        this.models = models;
        this.spec = spec;
        this.listing = listing;
        this.precomputed = precomputed;
        this.shards = shards;
        this.observer = observer;
    }

    Assembled write(
            Path datasetFolder, Path bankFolder, @Nullable ArtifactRef autoencoder, @Nullable ArtifactRef encoder)
            throws IOException {
        SnippetSource snippets = snippets(encoder);
        var skipped = new SkippedFiles();
        try (var dataset = new LatentDatasetWriter(datasetFolder, form(snippets, autoencoder));
                var bank = new MemoryBankWriter(bankFolder, snippets.dimension())) {
            for (ShardEvent.Built shard : shards) {
                if (observer.stopped()) {
                    throw new CancellationException("the service stops");
                }
                copy(store.fetch(shard.artifact()), snippets, dataset, bank, skipped);
            }
            LicenseFile.write(datasetFolder, listing.licences());
            return new Assembled(
                    finished(dataset),
                    finished(bank, snippets),
                    skipped.first(),
                    precomputed == null ? new NearDuplicateReport(store, shards).write(datasetFolder) : null);
        }
    }

    private SnippetSource snippets(@Nullable ArtifactRef encoder) throws IOException {
        if (precomputed != null) {
            return new SnippetSource.Precomputed(precomputed.form().dimension());
        }
        return encoder == null ? new SnippetSource.Fitted(fit()) : new SnippetSource.Trained(models.encoder(encoder));
    }

    private DatasetDescription finished(LatentDatasetWriter dataset) throws IOException {
        LatentStatistics sourceStatistics = precomputed == null ? null : precomputed.statistics();
        String id = spec.id().value();
        if (sourceStatistics != null) {
            return dataset.finish(id, listing.labels(), spec.description(), sourceStatistics);
        }
        try {
            return dataset.finish(id, listing.labels(), spec.description());
        } catch (IllegalStateException e) {
            throw new FailureException(
                    Failure.invalid("source", "source cannot be used for training: " + e.getMessage()), e);
        }
    }

    private static void copy(
            Path shard,
            SnippetSource snippets,
            LatentDatasetWriter dataset,
            MemoryBankWriter bank,
            SkippedFiles skipped)
            throws IOException {
        ShardContent content = ShardContent.read(shard);
        for (SkippedFile file : content.skipped()) {
            dataset.skip(new Skipped(file.name(), file.reason()));
            skipped.add(file);
        }
        if (content.items().isEmpty()) {
            return;
        }
        try (ShardRows rows = ShardRows.open(shard)) {
            for (int row = 0; row < content.items().size(); row++) {
                float[] mirrored = rows.part(Part.MIRRORED_FEATURES, row);
                var prepared = new PreparedImage(
                        rows.part(Part.LATENTS, row),
                        rows.part(Part.MIRRORED_LATENTS, row),
                        mirrored == null ? null : snippets.snippet(mirrored),
                        rows.part(Part.TOKENS, row),
                        rows.part(Part.MIRRORED_TOKENS, row));
                var item = content.items().get(row);
                dataset.add(rows.image(row), item, prepared);
                bank.add(snippets.snippet(features(rows, row)), item);
            }
        }
    }

    private static float[] features(ShardRows rows, int row) {
        float[] features = rows.part(Part.FEATURES, row);
        if (features == null) {
            throw new IllegalStateException("shard has no features");
        }
        return features;
    }

    private LatentForm form(SnippetSource snippets, @Nullable ArtifactRef autoencoderWeights) throws IOException {
        if (precomputed != null) {
            return precomputed.latentForm();
        }
        int dimension = spec.mirrored() ? snippets.dimension() : 0;
        LatentForm.Tokens tokens = spec.places()
                ? snippets.tokenShape()
                        .map(shape -> new LatentForm.Tokens(shape.count(), shape.dimension()))
                        .orElse(null)
                : null;
        if (autoencoderWeights == null) {
            return new LatentForm(
                    spec.resolution(), spec.autoencoder(), 3, spec.resolution(), spec.mirrored(), dimension, tokens);
        }
        Autoencoder autoencoder = models.autoencoder(autoencoderWeights);
        return new LatentForm(
                spec.resolution(),
                spec.autoencoder(),
                autoencoder.channels(),
                spec.resolution() / autoencoder.downscale(),
                spec.mirrored(),
                dimension,
                tokens);
    }

    private BankDescription finished(MemoryBankWriter bank, SnippetSource snippets) throws IOException {
        String encoder = precomputed == null ? spec.encoder() : precomputed.encoderName();
        var origin = new BankOrigin(
                spec.bank().value(), VERSION, null, spec.id().value(), encoder, listing.labels(), spec.description());
        if (precomputed != null) {
            return bank.finish(origin, precomputed.encoderDigest());
        }
        if (snippets instanceof SnippetSource.Fitted fitted) {
            return bank.finish(origin, fitted.tensors());
        }
        TrainedEncoder trained = ((SnippetSource.Trained) snippets).encoder();
        return bank.finish(origin, trained.digest());
    }

    private HogColorEncoder fit() throws IOException {
        long count = shards.stream().mapToLong(ShardEvent.Built::count).sum();
        int sample = (int) Math.min(count, SAMPLE);
        List<float[]> descriptors = new ArrayList<>(sample);
        long firstRow = 0;
        for (ShardEvent.Built shard : shards) {
            if (shard.count() > 0) {
                try (ShardRows rows = ShardRows.open(store.fetch(shard.artifact()))) {
                    for (long index = descriptors.size() * count / sample;
                            index < firstRow + shard.count() && descriptors.size() < sample;
                            index = descriptors.size() * count / sample) {
                        descriptors.add(features(rows, (int) (index - firstRow)));
                    }
                }
            }
            firstRow += shard.count();
        }
        if (descriptors.stream().allMatch(descriptor -> Arrays.equals(descriptor, descriptors.get(0)))) {
            throw new FailureException(new Failure(
                    "equal_images",
                    Category.USER,
                    false,
                    "source",
                    "source must contain at least two different images; all its images are equal"));
        }
        return HogColorEncoder.fit(descriptors, new HouseholderEigenSolver());
    }
}
