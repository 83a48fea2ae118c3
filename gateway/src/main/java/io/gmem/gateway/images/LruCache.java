package io.gmem.gateway.images;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Keeps the last few opened files open, since opening one means to check every byte of it. A file that falls off is left to
 * the garbage collector, for a reader may still be at it.
 *
 * @param <T> what is opened
 */
final class LruCache<T> {
    private static final int PLACES = 8;

    /** Opens what is not on the shelf. */
    @FunctionalInterface
    interface Opener<T> {
        T open() throws IOException;
    }

    private record Place<T>(String digest, T opened) {}

    private final Deque<Place<T>> places = new ArrayDeque<>();

    /** What has {@code digest}; opened at most once at a time. */
    synchronized T get(String digest, Opener<T> opener) throws IOException {
        for (Iterator<Place<T>> all = places.iterator(); all.hasNext(); ) {
            Place<T> place = all.next();
            if (place.digest().equals(digest)) {
                all.remove();
                places.addFirst(place);
                return place.opened();
            }
        }
        T opened = opener.open();
        places.addFirst(new Place<>(digest, opened));
        if (places.size() > PLACES) {
            places.removeLast();
        }
        return opened;
    }
}
