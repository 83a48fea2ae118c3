package io.gmem.memorybank;

/**
 * A file that is not in the data set; a line of {@code skipped.jsonl}.
 *
 * @param source its name in the source
 * @param reason in words a person can act on
 */
public record Skipped(String source, String reason) {}
