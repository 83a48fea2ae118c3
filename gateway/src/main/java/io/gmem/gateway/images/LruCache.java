package io.gmem.gateway.images;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * An LRU cache of opened artifacts, because opening one verifies every byte. Evicted values are left to the garbage collector,
 * because a reader may still use them.
 *
 * @param <T> type of the opened artifact
 */
final class LruCache<T> {
    private static final int CAPACITY = 8;

    /** Opens an artifact that is not cached. */
    @FunctionalInterface
    interface Opener<T> {
        T open() throws IOException;
    }

    private record Entry<T>(String digest, T opened) {}

    private final Deque<Entry<T>> entries = new ArrayDeque<>();

    /** Returns the artifact with {@code digest}, opening it if it is not cached. Opens one artifact at a time. */
    synchronized T get(String digest, Opener<T> opener) throws IOException {
        for (Iterator<Entry<T>> all = entries.iterator(); all.hasNext(); ) {
            Entry<T> entry = all.next();
            if (entry.digest().equals(digest)) {
                all.remove();
                entries.addFirst(entry);
                return entry.opened();
            }
        }
        T opened = opener.open();
        entries.addFirst(new Entry<>(digest, opened));
        if (entries.size() > CAPACITY) {
            entries.removeLast();
        }
        return opened;
    }
}
