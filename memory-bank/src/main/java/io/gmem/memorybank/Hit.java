package io.gmem.memorybank;

/**
 * A row found by a similarity search.
 *
 * @param similarity cosine of the angle between the row and the query, −1 to 1
 */
public record Hit(long row, double similarity) {}
