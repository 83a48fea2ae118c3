package io.gmem.contracts.bank;

import io.gmem.contracts.artifact.ArtifactRef;

/**
 * What an erasure found; the whole of it is {@code receipt.json} in the artifact.
 *
 * @param receipt lists all versions, runs and images that used what was erased
 * @param versions that held it; they are immutable and still do
 * @param runs that were trained on one of those; their weights are not changed by the erasure
 * @param images drawn from it
 */
public record ErasureReport(ArtifactRef receipt, long versions, long runs, long images) {}
