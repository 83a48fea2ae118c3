package io.gmem.gateway.datasets;

import io.gmem.memorybank.NearDuplicateGroup;
import java.util.List;

/**
 * A page of the near-duplicate groups of a data set.
 *
 * @param items groups in the order of their first images
 * @param offset number of skipped groups
 * @param total number of all groups
 */
public record NearDuplicatePage(List<NearDuplicateGroup> items, long offset, long total) {}
