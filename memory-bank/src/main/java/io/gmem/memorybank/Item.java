package io.gmem.memorybank;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where a row comes from; a line of {@code items.jsonl}.
 *
 * @param index the row
 * @param source its name in the source, {@code goldfish/12.jpg}; empty for an erased row
 * @param sha256 of the file as it was found, lower-case hexadecimal; empty when there was none
 * @param label index of its label, -1 for none
 * @param width of the picture before it was cropped, in pixels; 0 without a picture
 * @param height likewise
 * @param picture where its thumbnail is: {@code dataset:pets/12}, image 12 of that data set, or a {@code data:} address that
 *     holds it; null when it is the image of the row's number in the bank's data set, or there is none
 * @param bytes of the file as it was found; null when it is not known
 * @param licence what is known of the terms it may be used under, a short note; null when nothing is
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
    /** The label of what has none. */
    public static final int NO_LABEL = -1;

    /** A picture of the bank's data set. */
    public Item(long index, String source, String sha256, int label, int width, int height) {
        this(index, source, sha256, label, width, height, null, null, null);
    }

    /** What is left of an erased row. */
    static Item erased(long index) {
        return new Item(index, "", "", NO_LABEL, 0, 0);
    }

    /** The same in another row. */
    Item at(long row) {
        return new Item(row, source, sha256, label, width, height, picture, bytes, licence);
    }

    /** The same with another label. */
    public Item labelled(int other) {
        return new Item(index, source, sha256, other, width, height, picture, bytes, licence);
    }

    /** The same with a thumbnail. */
    public Item pictured(@Nullable String other) {
        return new Item(index, source, sha256, label, width, height, other, bytes, licence);
    }

    /** The same of a file of so many bytes, under these terms. */
    public Item filed(long size, @Nullable String terms) {
        return new Item(index, source, sha256, label, width, height, picture, size, terms);
    }
}
