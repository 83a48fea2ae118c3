package io.gmem.memory.shard;

import io.gmem.artifacts.ArtifactConflictException;
import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.Digest;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.ShardEvent;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.image.DecodeLimits;
import io.gmem.diffusion.image.ImageDecoder;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.image.UndecodableImageException;
import io.gmem.memory.model.PretrainedModels;
import io.gmem.memory.nearduplicate.PerceptualHash;
import io.gmem.memory.source.FileTree;
import io.gmem.memory.source.LatentShards;
import io.gmem.memorybank.Item;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Builds shards: each image is decoded and cropped once, in the order of the names, and all images are encoded. An unreadable
 * file is skipped and reported. For use by one thread at a time.
 */
public final class ShardBuilder implements AutoCloseable {
    private static final String WORKER = worker();
    /** Digits of the listing digest in a shard path. */
    private static final int LISTING_DIGITS = 16;

    private final ArtifactStore store;
    private final OpenSource sources;
    private final PretrainedModels models;
    private final DecodeLimits limits;
    private final ImageDecoder decoder;

    public ShardBuilder(ArtifactStore store, OpenSource sources, PretrainedModels models, DecodeLimits limits) {
        this.store = store;
        this.sources = sources;
        this.models = models;
        this.limits = limits;
        this.decoder = new ImageDecoder(limits);
    }

    private static String worker() {
        String host = System.getenv("HOSTNAME");
        return (host == null || host.isBlank() ? "host" : host) + "/"
                + ProcessHandle.current().pid();
    }

    /** Returns the artifact path. Other attempts, and sources with another listing, have other paths. */
    static ArtifactPath path(BuildShard shard) {
        String attempt =
                shard.acceptedAt().toEpochMilli() + "-" + shard.listing().substring(0, LISTING_DIGITS);
        return ArtifactPath.shard(shard.spec().id(), attempt, shard.shard());
    }

    /** Returns the shard if any instance has already built it. */
    public Optional<ShardEvent.Built> found(BuildShard shard) throws IOException {
        Optional<ArtifactRef> existing = store.find(path(shard));
        return existing.isEmpty() ? Optional.empty() : Optional.of(built(shard, existing.get(), 0));
    }

    /**
     * Builds the shard unless it already exists.
     *
     * @throws FailureException if the source or a model is at fault
     * @throws CancellationException if {@code stop} is set; nothing is left behind
     */
    public ShardEvent.Built build(BuildShard shard, BooleanSupplier stop) throws IOException {
        Optional<ShardEvent.Built> done = found(shard);
        if (done.isPresent()) {
            return done.get();
        }
        long start = System.nanoTime();
        Path folder = store.stage();
        try {
            write(shard, folder, stop);
            ArtifactRef ref = store.publish(folder, path(shard), MediaTypes.SHARD);
            return built(shard, ref, (System.nanoTime() - start) * 1e-9);
        } catch (ArtifactConflictException e) {
            return found(shard)
                    .orElseThrow(() -> e); // another instance published first; other processors may compute other bits
        } finally {
            store.discard(folder);
        }
    }

    private ShardEvent.Built built(BuildShard shard, ArtifactRef ref, double seconds) throws IOException {
        ShardContent content = ShardContent.read(store.fetch(ref));
        return new ShardEvent.Built(
                shard.spec().id(),
                shard.acceptedAt(),
                shard.shard(),
                ref,
                content.items().size(),
                content.skipped().size(),
                content.pixels(),
                seconds,
                WORKER);
    }

    private void write(BuildShard shard, Path folder, BooleanSupplier stop) throws IOException {
        OpenSource.Opened source = sources.of(shard.spec(), shard.acceptedAt());
        RowListing listing = source.listing();
        if (!listing.digest().equals(shard.listing())) {
            throw new FailureException(new Failure(
                    "source_changed",
                    Category.USER,
                    true,
                    "source",
                    "source has changed since it was listed; do not modify it until the data set is complete"));
        }
        LatentShards latents = source.latents();
        if (latents != null) {
            new PrecomputedRows(shard, latents, models).write(folder, listing.licences(), stop);
            return;
        }
        Preparation preparation = Preparation.of(shard, models);
        List<Preparation.Preprocessed> preprocessed = new ArrayList<>();
        List<Item> items = new ArrayList<>();
        List<SkippedFile> skipped = new ArrayList<>();
        long pixels = 0;
        for (String name : listing.names().subList(shard.from(), shard.to())) {
            if (stop.getAsBoolean()) {
                throw new CancellationException("the service stops");
            }
            try {
                byte[] file = read(source.tree(), name);
                RgbImage image = decoder.decode(file);
                pixels += (long) image.width() * image.height();
                preprocessed.add(preparation.preprocess(image));
                items.add(new Item(
                                items.size(),
                                name,
                                Digest.of(file),
                                source.folders().of(name),
                                image.width(),
                                image.height())
                        .filed(file.length, listing.licences().of(name)));
            } catch (UndecodableImageException e) {
                skipped.add(new SkippedFile(name, e.reason()));
            }
        }
        if (!preprocessed.isEmpty()) {
            ShardRows.write(folder, images(preprocessed, shard.spec().resolution()), preparation.prepare(preprocessed));
        }
        List<Long> hashes = preprocessed.stream()
                .map(one -> PerceptualHash.of(one.cropped()))
                .toList();
        new ShardContent(items, skipped, pixels, hashes).write(folder);
    }

    private static HostTensor images(List<Preparation.Preprocessed> preprocessed, int side) {
        byte[] all = new byte[preprocessed.size() * 3 * side * side];
        for (int i = 0; i < preprocessed.size(); i++) {
            byte[] one = preprocessed.get(i).cropped().rgb();
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return HostTensor.u8(all, preprocessed.size(), side, side, 3);
    }

    /** Reads a file up to just over the image size limit. Archive libraries also report damage by unchecked exceptions. */
    private byte[] read(FileTree tree, String name) throws UndecodableImageException {
        try (InputStream in = tree.open(name)) {
            return in.readNBytes((int) Math.min(limits.maxBytes() + 1L, Integer.MAX_VALUE - 8));
        } catch (IOException | RuntimeException e) {
            throw new UndecodableImageException("cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        sources.close();
    }
}
