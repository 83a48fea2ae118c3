package io.gmem.gateway.jobs;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of jobs.
 *
 * @param items newest first
 * @param total number of all jobs
 * @param next value of {@code after} for the next page; absent on the last page
 */
public record JobPage(List<Job> items, long total, @Nullable String next) {
    /** Orders jobs by acceptance time, newest first; jobs that are not accepted yet come first. */
    static final Comparator<Job> NEWEST_FIRST = Comparator.comparing(
            Cursor::of, Comparator.comparing(Cursor::at).reversed().thenComparing(Cursor::id));

    /** A position in the list that stays valid when jobs are added or removed. */
    private record Cursor(Instant at, String id) {
        static Cursor of(Job job) {
            Instant at = job.acceptedAt();
            return new Cursor(at == null ? Instant.MAX : at, job.id().value());
        }

        static Cursor parse(String text) {
            int separator = text.indexOf('_');
            InvalidInputException.unless(separator >= 0, "after", "must be the 'next' value of a job list");
            try {
                String at = text.substring(0, separator);
                return new Cursor(
                        at.isEmpty() ? Instant.MAX : Instant.parse(at),
                        new JobId(text.substring(separator + 1)).value());
            } catch (DateTimeException | InvalidInputException e) {
                throw new InvalidInputException("after", "must be the 'next' value of a job list", e);
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

    /** @param sorted all jobs, newest first */
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
