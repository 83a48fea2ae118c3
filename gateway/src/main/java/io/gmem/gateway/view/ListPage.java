package io.gmem.gateway.view;

import java.util.List;

/**
 * A list as it is answered.
 *
 * @param items newest first
 * @param total how many there are
 */
public record ListPage<T>(List<T> items, long total) {
    public static <T> ListPage<T> of(List<T> items) {
        return new ListPage<>(items, items.size());
    }
}
