package io.gmem.memorybank;

/**
 * Where a row comes from; a line of {@code items.jsonl}.
 *
 * @param index the row
 * @param source its name in the source, {@code goldfish/12.jpg}
 * @param sha256 of the file as it was found, lower-case hexadecimal
 * @param label index of its label, -1 for none
 * @param width of the picture before it was cropped, in pixels
 * @param height likewise
 */
public record Item(long index, String source, String sha256, int label, int width, int height) {
    /** The label of what has none. */
    public static final int NO_LABEL = -1;
}
