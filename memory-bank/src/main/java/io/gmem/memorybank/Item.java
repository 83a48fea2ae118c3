package io.gmem.memorybank;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a row; one line of {@code items.jsonl}.
 *
 * @param index index of the row
 * @param source name in the source, {@code goldfish/12.jpg}; empty for an erased row
 * @param sha256 SHA-256 of the source file, lower-case hexadecimal; empty when there was no file
 * @param label index of the label, -1 for none
 * @param width width of the image before cropping, in pixels; 0 without an image
 * @param height height of the image before cropping, in pixels; 0 without an image
 * @param picture location of the thumbnail: {@code dataset:pets/12} (image 12 of that data set) or a {@code data:} URL; null when
 *     the row's own index in the bank's data set applies, or when there is no image
 * @param bytes size of the source file; null when unknown
 * @param licence short note on the terms of use; null when unknown
 */
public record Item(
        long index,
        String source,
        String sha256,
        int label,
        int width,
        int height,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String picture,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long bytes,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String licence) {
    /** The label index of an item without a label. */
    public static final int NO_LABEL = -1;

    /** Describes an image of the bank's data set. */
    public Item(long index, String source, String sha256, int label, int width, int height) {
        this(index, source, sha256, label, width, height, null, null, null);
    }

    /** Returns the item of an erased row. */
    static Item erased(long index) {
        return new Item(index, "", "", NO_LABEL, 0, 0);
    }

    /** Returns a copy with the row index {@code row}. */
    Item withIndex(long row) {
        return new Item(row, source, sha256, label, width, height, picture, bytes, licence);
    }

    /** Returns a copy with another label. */
    public Item labelled(int other) {
        return new Item(index, source, sha256, other, width, height, picture, bytes, licence);
    }

    /** Returns a copy with another thumbnail. */
    public Item pictured(@Nullable String other) {
        return new Item(index, source, sha256, label, width, height, other, bytes, licence);
    }

    /** Returns a copy with the file size {@code size} in bytes and the terms of use {@code terms}. */
    public Item filed(long size, @Nullable String terms) {
        return new Item(index, source, sha256, label, width, height, picture, size, terms);
    }
}
