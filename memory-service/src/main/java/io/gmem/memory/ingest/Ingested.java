package io.gmem.memory.ingest;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.NearDuplicates;
import io.gmem.contracts.dataset.PrecomputedLatents;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.DatasetDescription;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set and a bank that are durable, and are still to be told of.
 *
 * @param skipped the first hundred files that could not be used
 * @param likenesses pictures that are nearly the same; null where there are no pictures
 * @param autoencoderWeights what made the latents; null where the latent is the picture
 * @param encoderWeights what made the snippets; null for the built-in encoder, or where nobody named it
 * @param latents what the source was where it held latents; null where it held pictures
 * @param licence the terms the images may be used under; null where nothing is known
 */
public record Ingested(
        DatasetDescription dataset,
        ArtifactRef datasetArtifact,
        BankVersion version,
        BankDescription bank,
        ArtifactRef bankArtifact,
        List<SkippedFile> skipped,
        @Nullable NearDuplicates likenesses,
        @Nullable ArtifactRef autoencoderWeights,
        @Nullable ArtifactRef encoderWeights,
        @Nullable PrecomputedLatents latents,
        @Nullable String licence) {

    public BankEvent.Published bankPublished(DatasetSpec spec, Instant at) {
        return new BankEvent.Published(
                        version,
                        null,
                        spec.id(),
                        bankArtifact,
                        bank.digest(),
                        bank.encoder(),
                        bank.encoderDigest(),
                        bank.dimension(),
                        bank.count(),
                        bank.labels(),
                        at,
                        spec.description())
                .encodedBy(encoderWeights);
    }

    public DatasetEvent.Published datasetPublished(DatasetSpec spec, Instant acceptedAt, Instant at) {
        return new DatasetEvent.Published(
                spec,
                acceptedAt,
                at,
                datasetArtifact,
                dataset.count(),
                dataset.channels(),
                dataset.latentSize(),
                dataset.labels(),
                dataset.skipped(),
                skipped,
                version,
                autoencoderWeights,
                likenesses,
                latents,
                licence);
    }
}
