package io.gmem.contracts.bank;

import io.gmem.contracts.artifact.ArtifactRef;

/**
 * A summary of the uses of erased rows. {@code receipt.json} of the artifact contains the full list.
 *
 * @param receipt artifact that lists all versions, runs and images that used the erased rows
 * @param versions number of versions that contain the rows; these versions are immutable and still contain them
 * @param runs number of runs trained on one of those versions; their weights are not changed by the erasure
 * @param images number of images generated from the rows
 */
public record ErasureReport(ArtifactRef receipt, long versions, long runs, long images) {}
