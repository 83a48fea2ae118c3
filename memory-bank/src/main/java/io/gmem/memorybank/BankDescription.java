package io.gmem.memorybank;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bank version says of itself; {@code bank.json}.
 *
 * @param name of the bank
 * @param version counted from 1
 * @param parent the version it was made from, {@code name@1}; null for one made from images
 * @param dataset id of the data set whose image i is row i; empty for one of vectors alone
 * @param digest of the snippets ({@link RowsDigest}): equal banks have equal digests
 * @param encoder name of the encoder, {@code hog-color}
 * @param encoderDigest SHA-256 of {@code encoder.safetensors}
 * @param dimension numbers in a snippet
 * @param count rows, those of earlier folders and erased ones included
 * @param labels names by index; empty when there are none
 * @param description free text
 * @param firstRow rows of earlier folders that come before those of this one; 0 for a folder that is whole in itself
 * @param erased rows that are reserved and hold nothing, rising
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
        String description,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long firstRow,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Long> erased) {
    @SuppressWarnings("NullAway") // absent in what was written before rows could be erased
    public BankDescription {
        erased = erased == null ? List.of() : List.copyOf(erased);
    }
}
