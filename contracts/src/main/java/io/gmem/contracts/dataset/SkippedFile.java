package io.gmem.contracts.dataset;

/** A file that was skipped, and the reason. */
public record SkippedFile(String name, String reason) {}
