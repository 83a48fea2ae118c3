package io.gmem.memorybank;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bank version says of itself; {@code bank.json}.
 *
 * @param name of the bank
 * @param version counted from 1
 * @param parent the version it was made from, {@code name@1}; null for one made from images
 * @param dataset id of the data set its rows come from
 * @param digest SHA-256 of count, dimension and the SHA-256 of all snippets: equal banks have equal digests
 * @param encoder name of the encoder, {@code hog-color}
 * @param encoderDigest SHA-256 of {@code encoder.safetensors}
 * @param dimension numbers in a snippet
 * @param count snippets
 * @param labels names by index; empty when there are none
 * @param description free text
 */
public record BankDescription(
        String name,
        int version,
        @Nullable String parent,
        String dataset,
        String digest,
        String encoder,
        String encoderDigest,
        int dimension,
        long count,
        List<String> labels,
        String description) {}
