package io.gmem.contracts.dataset;

import java.util.List;

/**
 * Near-duplicate images of a data set, detected by perceptual hashes.
 *
 * @param pictures number of images in any group
 * @param groups number of groups
 * @param first image names of the first few groups; the artifact lists all groups
 */
public record NearDuplicates(long pictures, long groups, List<List<String>> first) {}
