package io.gmem.memorybank;

/**
 * A row that was found.
 *
 * @param similarity cosine of the angle to what was asked for, −1 to 1
 */
public record Hit(long row, double similarity) {}
