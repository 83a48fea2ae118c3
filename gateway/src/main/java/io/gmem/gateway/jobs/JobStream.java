package io.gmem.gateway.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.JobId;
import io.gmem.gateway.view.Status;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Streams a job as server-sent events. Event ids increase: 0 requested, 1 accepted, 2 progressed, 3 finished. Events carry the
 * current state, so a late subscriber misses only earlier progress.
 */
final class JobStream {
    private static final int BUFFER_SIZE = 1_000;
    private static final int PROGRESSED = 2;
    private static final int FINISHED = 3;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final JobId job;
    private final JobView jobs;
    private final Sse sse;
    private final ObjectMapper json;
    private int sentRank = -1;

    JobStream(JobId job, JobView jobs, Sse sse, ObjectMapper json) {
        this.job = job;
        this.jobs = jobs;
        this.sse = sse;
        this.json = json;
    }

    /** @param last id of the last event that the client received; null for all events */
    Multi<OutboundSseEvent> after(@Nullable String last) {
        sentRank = last != null && last.matches("[0-3]") ? Integer.parseInt(last) : -1;
        Multi<OutboundSseEvent> events = Multi.createFrom()
                .<OutboundSseEvent>emitter(this::follow)
                .onOverflow()
                .buffer(BUFFER_SIZE);
        Multi<OutboundSseEvent> heartbeats = Multi.createFrom()
                .ticks()
                .startingAfter(HEARTBEAT)
                .every(HEARTBEAT)
                .map(tick -> sse.newEventBuilder().comment("keep-alive").build())
                .onOverflow()
                .drop();
        return Multi.createBy()
                .merging()
                .streams(
                        events.onItem().transform(Signal::of).onCompletion().continueWith(Signal.END),
                        heartbeats.map(Signal::of))
                .select()
                .first(signal -> signal.event() != null)
                .map(Signal::present);
    }

    /** An event, or the end of the stream if {@code event} is null. */
    private record Signal(@Nullable OutboundSseEvent event) {
        static final Signal END = new Signal(null);

        static Signal of(OutboundSseEvent event) {
            return new Signal(event);
        }

        OutboundSseEvent present() {
            return Objects.requireNonNull(event);
        }
    }

    private void follow(MultiEmitter<? super OutboundSseEvent> emitter) {
        Consumer<JobUpdate> listener = update -> send(update, emitter);
        emitter.onTermination(() -> jobs.leave(job, listener));
        jobs.follow(job, listener);
    }

    private synchronized void send(JobUpdate update, MultiEmitter<? super OutboundSseEvent> emitter) {
        if (update instanceof JobUpdate.Progressed progressed) {
            if (sentRank <= PROGRESSED) {
                sentRank = PROGRESSED;
                emitter.emit(event("progressed", progressed.progress()));
            }
            return;
        }
        Job state = ((JobUpdate.State) update).job();
        int rank = state.status().terminal() ? FINISHED : state.status() == Status.REQUESTED ? 0 : 1;
        if (rank > sentRank) {
            sentRank = rank;
            emitter.emit(event(state.status().name().toLowerCase(Locale.ROOT), state));
        }
        if (rank == FINISHED) {
            emitter.complete();
        }
    }

    private OutboundSseEvent event(String name, Object data) {
        try {
            return sse.newEventBuilder()
                    .id(Integer.toString(sentRank))
                    .name(name)
                    .data(json.writeValueAsString(data))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("job event could not be serialized", e);
        }
    }
}
