package io.gmem.gateway.jobs;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the jobs.
 *
 * @param items newest first
 * @param total of all there are
 * @param next what to say as {@code after} for those that come next; absent at the end
 */
public record JobPage(List<Job> items, long total, @Nullable String next) {
    /** Those that no sampler has taken yet come first. */
    static final Comparator<Job> NEWEST_FIRST = Comparator.comparing(
            Cursor::of, Comparator.comparing(Cursor::at).reversed().thenComparing(Cursor::id));

    /** A place in the list that stays where it is while jobs come and go. */
    private record Cursor(Instant at, String id) {
        static Cursor of(Job job) {
            Instant at = job.acceptedAt();
            return new Cursor(at == null ? Instant.MAX : at, job.id().value());
        }

        static Cursor parse(String text) {
            int between = text.indexOf('_');
            InvalidInputException.unless(between >= 0, "after", "is no 'next' of a list of jobs");
            try {
                String at = text.substring(0, between);
                return new Cursor(
                        at.isEmpty() ? Instant.MAX : Instant.parse(at), new JobId(text.substring(between + 1)).value());
            } catch (DateTimeException | InvalidInputException e) {
                throw new InvalidInputException("after", "is no 'next' of a list of jobs", e);
            }
        }

        String text() {
            return (at.equals(Instant.MAX) ? "" : at) + "_" + id;
        }

        boolean before(Cursor other) {
            int order = other.at.compareTo(at);
            return order < 0 || (order == 0 && id.compareTo(other.id) < 0);
        }
    }

    /** @param sorted all of them, newest first */
    static JobPage of(List<Job> sorted, int total, @Nullable String after, int limit) {
        Cursor from = after == null ? null : Cursor.parse(after);
        List<Job> items = sorted.stream()
                .filter(job -> from == null || from.before(Cursor.of(job)))
                .limit(limit + 1L)
                .toList();
        return items.size() <= limit
                ? new JobPage(items, total, null)
                : new JobPage(
                        items.subList(0, limit),
                        total,
                        Cursor.of(items.get(limit - 1)).text());
    }
}
