package io.gmem.memorybank;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of a bank version, known before its first snippet is written.
 * @param name name of the bank
 * @param version version number, from 1
 * @param parent version this one is derived from, {@code name@1}; null for a version built from images
 * @param dataset id of the data set whose image i is row i; empty for a bank of vectors only
 * @param encoder name of the encoder
 * @param labels label names by index; empty when there are none
 * @param description free text
 */
public record BankOrigin(
        String name,
        int version,
        @Nullable String parent,
        String dataset,
        String encoder,
        List<String> labels,
        String description) {}
