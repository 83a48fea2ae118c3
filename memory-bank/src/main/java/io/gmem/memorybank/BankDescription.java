package io.gmem.memorybank;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The description of a bank version, stored as {@code bank.json}.
 * @param name name of the bank
 * @param version version number, from 1
 * @param parent version this one was derived from, {@code name@1}; null for a version built from images
 * @param dataset id of the data set whose image i is row i; empty for a bank of vectors only
 * @param digest digest of the snippets ({@link RowsDigest}); equal banks have equal digests
 * @param encoder name of the encoder, {@code hog-color}
 * @param encoderDigest SHA-256 of {@code encoder.safetensors}
 * @param dimension D, length of a snippet
 * @param count number of rows, including rows of earlier folders and erased rows
 * @param labels label names by index; empty when there are none
 * @param description free text
 * @param firstRow number of rows in earlier folders of this version; 0 for a self-contained folder
 * @param erased indices of erased rows, ascending; an erased row keeps its index
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
    @SuppressWarnings("NullAway") // absent in files written before erasure was supported
    public BankDescription {
        erased = erased == null ? List.of() : List.copyOf(erased);
    }
}
