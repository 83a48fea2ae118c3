package io.gmem.gateway.view;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A map of bounded size that supports reservations. A request reserves a key before its first event arrives, so that the value
 * can be looked up at once and a second request for the key is rejected. Thread-safe.
 *
 * @param <K> the key
 * @param <V> the value, immutable
 */
public final class BoundedRegistry<K, V> {
    private final int limit;
    private final Map<K, V> values = new LinkedHashMap<>();

    /** @param limit maximum number of entries; the least recently changed entry is evicted */
    public BoundedRegistry(int limit) {
        this.limit = limit;
    }

    /** Reserves {@code key} for a request; returns false if the key is in use. */
    public synchronized boolean reserve(K key, V requested) {
        return reserve(key, requested, existing -> false);
    }

    /** As {@link #reserve(Object, Object)}, but replaces an existing value that is {@code replaceable}. */
    public synchronized boolean reserve(K key, V requested, Predicate<V> replaceable) {
        V existing = values.get(key);
        if (existing != null && !replaceable.test(existing)) {
            return false;
        }
        put(key, requested);
        return true;
    }

    /** Releases a reserved key; returns false if an event has replaced {@code requested} in the meantime. */
    public synchronized boolean release(K key, V requested) {
        return values.remove(key, requested);
    }

    public synchronized void put(K key, V value) {
        values.remove(key);
        values.put(key, value);
        if (values.size() > limit) {
            values.remove(values.keySet().iterator().next());
        }
    }

    public synchronized void remove(K key) {
        values.remove(key);
    }

    public synchronized Optional<V> find(K key) {
        return Optional.ofNullable(values.get(key));
    }

    public synchronized int size() {
        return values.size();
    }

    public synchronized List<V> sorted(Comparator<? super V> order) {
        return values.values().stream().sorted(order).toList();
    }
}
