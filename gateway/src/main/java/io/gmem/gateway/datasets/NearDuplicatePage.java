package io.gmem.gateway.datasets;

import io.gmem.memorybank.NearDuplicateGroup;
import java.util.List;

/**
 * Some of the groups of like pictures.
 *
 * @param items in the order of their first pictures
 * @param offset how many groups were passed over
 * @param total groups there are
 */
public record NearDuplicatePage(List<NearDuplicateGroup> items, long offset, long total) {}
