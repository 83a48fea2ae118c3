package io.gmem.memorybank;

/**
 * A file that was left out of the data set; one line of {@code skipped.jsonl}.
 *
 * @param source name in the source
 * @param reason readable reason that names a remedy
 */
public record Skipped(String source, String reason) {}
