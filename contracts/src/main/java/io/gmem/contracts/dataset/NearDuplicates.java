package io.gmem.contracts.dataset;

import java.util.List;

/**
 * Pictures of a data set that are nearly the same, by their perceptual hashes.
 *
 * @param pictures in any group
 * @param groups of them
 * @param first the first few groups: the pictures' names in the source; all are in the artifact
 */
public record NearDuplicates(long pictures, long groups, List<List<String>> first) {}
