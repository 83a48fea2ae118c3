package io.gmem.memorybank;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a bank version before its first snippet is.
 *
 * @param name of the bank
 * @param version counted from 1
 * @param parent the version it is made from, {@code name@1}; null for one made from images
 * @param dataset id of the data set whose image i is row i; empty for one of vectors alone
 * @param encoder name of the encoder
 * @param labels names by index; empty when there are none
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
