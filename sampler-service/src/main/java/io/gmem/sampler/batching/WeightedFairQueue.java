package io.gmem.sampler.batching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who waits, and whose turn it is. Those of one weight stand in a line, first come, first served; lines have turns by their weights:
 * of ten turns nine go to weight 9 and one to weight 1, and with nobody else there a line has them all. A line that was empty does
 * not make up for it. So nobody is overtaken for ever, whatever comes (start-time fair queueing). Not for several threads.
 */
public final class WeightedFairQueue<T> {
    private static final class Line<T> {
        final List<T> waiting = new ArrayList<>();
        final double stride;
        /** When its next turn is, in turns of weight 1. */
        double due;

        Line(int weight) {
            this.stride = 1.0 / weight;
        }
    }

    private final TreeMap<Integer, Line<T>> lines = new TreeMap<>(Comparator.reverseOrder());
    private double now;

    /** Behind all others of its weight, at least 1. */
    public void add(T who, int weight) {
        Line<T> line = lines.computeIfAbsent(weight, Line::new);
        if (line.waiting.isEmpty()) {
            line.due = Math.max(line.due, now + line.stride);
        }
        line.waiting.add(who);
    }

    /** Whose turn is next, of those that are admitted; it stays where it is. */
    public Optional<T> first(Predicate<T> admitted) {
        return lines.values().stream()
                .filter(line -> !line.waiting.isEmpty())
                .sorted(Comparator.comparingDouble(line -> line.due))
                .flatMap(line -> line.waiting.stream())
                .filter(admitted)
                .findFirst();
    }

    /** It has had a turn and leaves, or goes behind all others of its weight. */
    public void taken(T who, boolean leaves) {
        for (Line<T> line : lines.values()) {
            if (line.waiting.remove(who)) {
                now = Math.max(now, line.due);
                line.due += line.stride;
                if (!leaves) {
                    line.waiting.add(who);
                }
                return;
            }
        }
    }

    /** It leaves without a turn. */
    public void remove(T who) {
        lines.values().forEach(line -> line.waiting.remove(who));
    }

    /** All who wait, heaviest first. */
    public List<T> all() {
        return stream().toList();
    }

    public int size() {
        return lines.values().stream().mapToInt(line -> line.waiting.size()).sum();
    }

    private Stream<T> stream() {
        return lines.values().stream().flatMap(line -> line.waiting.stream());
    }
}
