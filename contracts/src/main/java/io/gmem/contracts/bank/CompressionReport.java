package io.gmem.contracts.bank;

/**
 * How good a compressed bank is.
 *
 * @param rank vectors a row is a sum of
 * @param explainedVariance share of the variance that is kept, 0 to 1
 * @param cosineError mean of {@code 1 - cos} between a row and what is left of it
 * @param recallAt10 share of the ten nearest rows that stay among the ten nearest, 0 to 1
 * @param bytes of the snippets now
 * @param bytesBefore of the snippets of the parent
 */
public record CompressionReport(
        int rank, double explainedVariance, double cosineError, double recallAt10, long bytes, long bytesBefore) {}
