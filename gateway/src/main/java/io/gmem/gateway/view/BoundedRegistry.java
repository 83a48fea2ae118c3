package io.gmem.gateway.view;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is known by key. A key may be reserved by a request before the first event of it arrives, so that a second request
 * is told and the first can be looked up at once. Any thread.
 *
 * @param <K> names a value
 * @param <V> all that is known of it, immutable
 */
public final class BoundedRegistry<K, V> {
    private final int limit;
    private final Map<K, V> values = new LinkedHashMap<>();

    /** @param limit the least recently changed are forgotten beyond it */
    public BoundedRegistry(int limit) {
        this.limit = limit;
    }

    /** Takes {@code key} for a request; false when it is taken already. */
    public synchronized boolean reserve(K key, V requested) {
        return reserve(key, requested, there -> false);
    }

    /** As {@link #reserve(Object, Object)}, but a value that {@code givesWay} is replaced. */
    public synchronized boolean reserve(K key, V requested, Predicate<V> givesWay) {
        V there = values.get(key);
        if (there != null && !givesWay.test(there)) {
            return false;
        }
        put(key, requested);
        return true;
    }

    /** Releases a reserved key and returns true, unless an event has replaced {@code requested} since. */
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
