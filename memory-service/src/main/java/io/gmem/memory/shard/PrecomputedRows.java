package io.gmem.memory.shard;

import io.gmem.artifacts.Digest;
import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.autoencoder.Autoencoder;
import io.gmem.memory.model.PretrainedModels;
import io.gmem.memory.shard.ShardRows.Part;
import io.gmem.memory.source.LatentShards;
import io.gmem.memory.source.Licenses;
import io.gmem.memorybank.Item;
import io.gmem.tensorfiles.latents.LatentSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies precomputed rows into a shard. A row is the latent, class token and patches of an image and of its mirror image, as far
 * as the data set requests them. The digest of a row is that of its latent as stored in the source.
 */
final class PrecomputedRows {
    private final BuildShard shard;
    private final LatentShards source;
    private final double scale;
    private final Map<Part, List<float[]>> rows = new EnumMap<>(Part.class);

    PrecomputedRows(BuildShard shard, LatentShards source, PretrainedModels models) throws IOException {
        this.shard = shard;
        this.source = source;
        var weights = shard.autoencoderWeights();
        Autoencoder autoencoder = weights == null ? null : models.autoencoder(weights);
        this.scale = autoencoder == null ? 1 : autoencoder.latentScale();
    }

    /** Writes the complete shard. */
    void write(Path folder, Licenses licences, BooleanSupplier stop) throws IOException {
        List<String> names = source.names();
        List<Item> items = new ArrayList<>();
        for (int row = shard.from(); row < shard.to(); row++) {
            if (stop.getAsBoolean()) {
                throw new CancellationException("the service stops");
            }
            String name = names.get(row);
            addSample(name, source.sample(row, false), false);
            if (!Boolean.FALSE.equals(shard.spec().flip())) {
                addSample(name, source.sample(row, true), true);
            }
            ByteBuffer latent = source.stored(row);
            byte[] stored = new byte[latent.remaining()];
            latent.get(stored);
            items.add(new Item(items.size(), name, Digest.of(stored), source.label(row), 0, 0)
                    .filed(stored.length, licences.of(name)));
        }
        var parts = new EnumMap<Part, io.gmem.tensorfiles.HostTensor>(Part.class);
        rows.forEach((part, all) -> parts.put(part, ShardRows.stacked(all, all.size(), all.get(0).length)));
        ShardRows.write(folder, null, parts);
        new ShardContent(items, List.of(), 0, List.of()).write(folder);
    }

    private void addSample(String name, LatentSample sample, boolean mirrored) {
        DatasetSpec spec = shard.spec();
        float[] latent = sample.latent();
        for (int i = 0; scale != 1 && i < latent.length; i++) {
            latent[i] *= (float) scale;
        }
        put(name, mirrored ? Part.MIRRORED_LATENTS : Part.LATENTS, latent);
        put(name, mirrored ? Part.MIRRORED_FEATURES : Part.FEATURES, sample.classToken());
        if (!Boolean.FALSE.equals(spec.tokens())) {
            put(name, mirrored ? Part.MIRRORED_TOKENS : Part.TOKENS, sample.representation());
        }
    }

    private void put(String name, Part part, float @Nullable [] numbers) {
        if (numbers == null) {
            return;
        }
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new FailureException(Failure.invalid(
                        "source",
                        "source must contain finite numbers only (was " + number + " in the "
                                + part.tensor().replace('_', ' ') + " of '" + name + "'); extract the features again"));
            }
        }
        rows.computeIfAbsent(part, none -> new ArrayList<>()).add(numbers);
    }
}
