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
 * A published data set and bank whose events are not yet published.
 *
 * @param skipped the first hundred files that could not be used
 * @param nearDuplicates groups of near-duplicate images; null for precomputed latents
 * @param autoencoderWeights weights that encoded the latents; null if the latents are pixels
 * @param encoderWeights weights that encoded the snippets; null for the built-in encoder or an unnamed one
 * @param latents summary of the precomputed latents; null if the source contains images
 * @param licence license terms of the images; null if unknown
 */
public record Ingested(
        DatasetDescription dataset,
        ArtifactRef datasetArtifact,
        BankVersion version,
        BankDescription bank,
        ArtifactRef bankArtifact,
        List<SkippedFile> skipped,
        @Nullable NearDuplicates nearDuplicates,
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
                nearDuplicates,
                latents,
                licence);
    }
}
