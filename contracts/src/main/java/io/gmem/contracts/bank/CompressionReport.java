package io.gmem.contracts.bank;

/**
 * The quality of a compressed bank.
 *
 * @param rank number of vectors summed per row
 * @param explainedVariance share of the variance that is kept, 0 to 1
 * @param cosineError mean of {@code 1 - cos} between original and compressed rows
 * @param recallAt10 share of the ten nearest rows that remain among the ten nearest, 0 to 1
 * @param bytes size of the compressed snippets
 * @param bytesBefore size of the snippets of the parent
 */
public record CompressionReport(
        int rank, double explainedVariance, double cosineError, double recallAt10, long bytes, long bytesBefore) {}
