package io.gmem.gateway.view;

import java.util.List;

/**
 * A list in a response.
 *
 * @param items newest first
 * @param total number of items
 */
public record ListPage<T>(List<T> items, long total) {
    public static <T> ListPage<T> of(List<T> items) {
        return new ListPage<>(items, items.size());
    }
}
