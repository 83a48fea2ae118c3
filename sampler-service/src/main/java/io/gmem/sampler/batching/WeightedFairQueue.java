package io.gmem.sampler.batching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A queue with start-time fair queueing. Items of one weight form a flow in order of arrival; flows are served in proportion to
 * their weights. Of ten turns, weight 9 gets nine and weight 1 gets one; a flow without competitors gets all of them. An idle flow
 * earns no credit. Every flow is served eventually. Not thread-safe.
 */
public final class WeightedFairQueue<T> {
    private static final class Flow<T> {
        final List<T> waiting = new ArrayList<>();
        final double stride;
        /** Virtual time of the next turn, in turns of weight 1. */
        double nextTurn;

        Flow(int weight) {
            this.stride = 1.0 / weight;
        }
    }

    private final TreeMap<Integer, Flow<T>> flows = new TreeMap<>(Comparator.reverseOrder());
    private double virtualTime;

    /** Appends an item to the flow of its weight, which must be at least 1. */
    public void add(T item, int weight) {
        Flow<T> flow = flows.computeIfAbsent(weight, Flow::new);
        if (flow.waiting.isEmpty()) {
            flow.nextTurn = Math.max(flow.nextTurn, virtualTime + flow.stride);
        }
        flow.waiting.add(item);
    }

    /** Returns the next admitted item without removing it. */
    public Optional<T> first(Predicate<T> admitted) {
        return flows.values().stream()
                .filter(flow -> !flow.waiting.isEmpty())
                .sorted(Comparator.comparingDouble(flow -> flow.nextTurn))
                .flatMap(flow -> flow.waiting.stream())
                .filter(admitted)
                .findFirst();
    }

    /** Records that the item had its turn. It is removed, or moves to the end of its flow. */
    public void served(T item, boolean remove) {
        for (Flow<T> flow : flows.values()) {
            if (flow.waiting.remove(item)) {
                virtualTime = Math.max(virtualTime, flow.nextTurn);
                flow.nextTurn += flow.stride;
                if (!remove) {
                    flow.waiting.add(item);
                }
                return;
            }
        }
    }

    /** Removes an item that had no turn. */
    public void remove(T item) {
        flows.values().forEach(flow -> flow.waiting.remove(item));
    }

    /** Returns all waiting items, highest weight first. */
    public List<T> all() {
        return stream().toList();
    }

    public int size() {
        return flows.values().stream().mapToInt(flow -> flow.waiting.size()).sum();
    }

    private Stream<T> stream() {
        return flows.values().stream().flatMap(flow -> flow.waiting.stream());
    }
}
