package io.gmem.gateway.runs;

import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.checkpoint.EvaluationEvent;
import io.gmem.contracts.checkpoint.PromotionEvent;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.run.RunEvent;
import io.gmem.eventlog.Envelope;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An update of a run.
 *
 * @param position position in the sequence of updates
 * @param event the event
 */
record RunUpdate(Position position, Event event) {

    /** The time and id of an event, stable across restarts of the gateway. Its text form is {@code time_id}. */
    record Position(Instant time, String eventId) implements Comparable<Position> {
        private static final Comparator<Position> ORDER =
                Comparator.comparing(Position::time).thenComparing(Position::eventId);

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }

        /** Parses a position; returns empty for other text, so that the stream starts from the beginning. */
        static Optional<Position> parse(@Nullable String text) {
            int at = text == null ? -1 : text.indexOf('_');
            if (text == null || at < 0) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Position(Instant.parse(text.substring(0, at)), text.substring(at + 1)));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return time + "_" + eventId;
        }
    }

    static RunUpdate of(Envelope envelope, Event event) {
        return new RunUpdate(new Position(envelope.time(), envelope.id()), event);
    }

    /** Returns the name of the server-sent event. */
    String name() {
        if (event instanceof RunEvent.Accepted) {
            return "accepted";
        } else if (event instanceof RunEvent.Started) {
            return "started";
        } else if (event instanceof RunEvent.Progressed) {
            return "progressed";
        } else if (event instanceof CheckpointEvent.Published) {
            return "checkpoint";
        } else if (event instanceof EvaluationEvent.Completed) {
            return "evaluation";
        } else if (event instanceof PromotionEvent.Decided) {
            return "promotion";
        } else if (event instanceof RunEvent.Paused) {
            return "paused";
        } else if (event instanceof RunEvent.Resumed) {
            return "resumed";
        } else if (event instanceof RunEvent.Completed) {
            return "completed";
        } else if (event instanceof RunEvent.Failed) {
            return "failed";
        } else if (event instanceof RunEvent.Cancelled) {
            return "cancelled";
        }
        throw new IllegalArgumentException("not a run event: " + event);
    }

    boolean terminal() {
        return event instanceof RunEvent.State state && state.terminal();
    }
}
