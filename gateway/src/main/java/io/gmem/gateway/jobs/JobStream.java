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
 * A job as server-sent events. Ids rise: 0 requested, 1 accepted, 2 progressed (some of which may be missed), 3 over. What is
 * told is the state and not the way there, so who comes late misses nothing that counts.
 */
final class JobStream {
    private static final int FAR_BEHIND = 1_000;
    private static final int PROGRESSED = 2;
    private static final int OVER = 3;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final JobId job;
    private final JobView jobs;
    private final Sse sse;
    private final ObjectMapper json;
    private int told = -1;

    JobStream(JobId job, JobView jobs, Sse sse, ObjectMapper json) {
        this.job = job;
        this.jobs = jobs;
        this.sse = sse;
        this.json = json;
    }

    /** @param last the id of the last event its reader has seen; all for null */
    Multi<OutboundSseEvent> after(@Nullable String last) {
        told = last != null && last.matches("[0-3]") ? Integer.parseInt(last) : -1;
        Multi<OutboundSseEvent> events = Multi.createFrom()
                .<OutboundSseEvent>emitter(this::follow)
                .onOverflow()
                .buffer(FAR_BEHIND);
        Multi<OutboundSseEvent> beats = Multi.createFrom()
                .ticks()
                .startingAfter(HEARTBEAT)
                .every(HEARTBEAT)
                .map(tick -> sse.newEventBuilder().comment("still here").build())
                .onOverflow()
                .drop();
        return Multi.createBy()
                .merging()
                .streams(events.onItem().transform(Told::of).onCompletion().continueWith(Told.END), beats.map(Told::of))
                .select()
                .first(told -> told.event() != null)
                .map(Told::present);
    }

    /** An event, or the end of them. */
    private record Told(@Nullable OutboundSseEvent event) {
        static final Told END = new Told(null);

        static Told of(OutboundSseEvent event) {
            return new Told(event);
        }

        OutboundSseEvent present() {
            return Objects.requireNonNull(event);
        }
    }

    private void follow(MultiEmitter<? super OutboundSseEvent> emitter) {
        Consumer<JobUpdate> listener = moment -> tell(moment, emitter);
        emitter.onTermination(() -> jobs.leave(job, listener));
        jobs.follow(job, listener);
    }

    private synchronized void tell(JobUpdate moment, MultiEmitter<? super OutboundSseEvent> emitter) {
        if (moment instanceof JobUpdate.Progressed progressed) {
            if (told <= PROGRESSED) {
                told = PROGRESSED;
                emitter.emit(event("progressed", progressed.progress()));
            }
            return;
        }
        Job state = ((JobUpdate.State) moment).job();
        int rank = state.status().terminal() ? OVER : state.status() == Status.REQUESTED ? 0 : 1;
        if (rank > told) {
            told = rank;
            emitter.emit(event(state.status().name().toLowerCase(Locale.ROOT), state));
        }
        if (rank == OVER) {
            emitter.complete();
        }
    }

    private OutboundSseEvent event(String name, Object data) {
        try {
            return sse.newEventBuilder()
                    .id(Integer.toString(told))
                    .name(name)
                    .data(json.writeValueAsString(data))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a job cannot be written", e);
        }
    }
}
