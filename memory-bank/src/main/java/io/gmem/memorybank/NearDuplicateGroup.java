package io.gmem.memorybank;

import java.util.List;

/**
 * Pictures of a data set that are nearly the same; a line of {@code likenesses.jsonl}.
 *
 * @param rows which images they are, ascending
 * @param sources their names in the source
 * @param bits of 64 in which the perceptual hash of each differs from the first one's, or from its mirror image's where that is nearer
 */
public record NearDuplicateGroup(List<Long> rows, List<String> sources, List<Integer> bits) {}
