package io.gmem.contracts.dataset;

/** A file that is not in the data set, and why. */
public record SkippedFile(String name, String reason) {}
