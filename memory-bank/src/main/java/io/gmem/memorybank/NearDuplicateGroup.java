package io.gmem.memorybank;

import java.util.List;

/**
 * A group of near-duplicate images of a data set; one line of {@code likenesses.jsonl}.
 *
 * @param rows indices of the images, ascending
 * @param sources names of the images in the source
 * @param bits Hamming distance, of 64 bits, between the perceptual hash of each image and that of the first image or its mirror
 *     image, whichever is smaller
 */
public record NearDuplicateGroup(List<Long> rows, List<String> sources, List<Integer> bits) {}
