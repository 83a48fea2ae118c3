package io.gmem.gateway.follow;

import java.util.List;

/**
 * A list as it is answered.
 *
 * @param items newest first
 * @param total how many there are
 */
public record Listing<T>(List<T> items, long total) {
    public static <T> Listing<T> of(List<T> items) {
        return new Listing<>(items, items.size());
    }
}
