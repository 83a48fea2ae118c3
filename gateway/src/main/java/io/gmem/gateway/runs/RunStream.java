package io.gmem.gateway.runs;

import io.gmem.contracts.message.MessageJson;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run as server-sent events: what happened, what happens, the end. A reader that falls far behind is cut off, and may come back. */
final class RunStream {
    private static final int FAR_BEHIND = 10_000;

    /** Events of other topics, said before the last state, may be read after it. */
    private static final Duration STRAGGLERS = Duration.ofMillis(500);

    private final RunRecord run;
    private final Sse sse;
    private final Duration heartbeat;
    private final ScheduledExecutorService timer = Infrastructure.getDefaultWorkerPool();

    RunStream(RunRecord run, Sse sse, Duration heartbeat) {
        this.run = run;
        this.sse = sse;
        this.heartbeat = heartbeat;
    }

    /** Everything after {@code position}; from the beginning for null. */
    Multi<OutboundSseEvent> after(RunUpdate.@Nullable Position position) {
        return Multi.createFrom()
                .<OutboundSseEvent>emitter(emitter -> follow(position, emitter))
                .onOverflow()
                .buffer(FAR_BEHIND);
    }

    private void follow(RunUpdate.@Nullable Position position, MultiEmitter<? super OutboundSseEvent> emitter) {
        ScheduledFuture<?> beat = timer.scheduleAtFixedRate(
                () -> emitter.emit(sse.newEventBuilder().comment("still here").build()),
                heartbeat.toMillis(),
                heartbeat.toMillis(),
                TimeUnit.MILLISECONDS);
        Consumer<RunUpdate> live = moment -> {
            if (moment.terminal()) {
                timer.schedule(() -> end(moment, emitter), STRAGGLERS.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                emitter.emit(event(moment));
            }
        };
        emitter.onTermination(() -> {
            beat.cancel(false);
            run.leave(live);
        });
        boolean over = run.follow(position, past -> emitter.emit(event(past)), live);
        if (over) {
            emitter.complete();
        }
    }

    private void end(RunUpdate terminal, MultiEmitter<? super OutboundSseEvent> emitter) {
        emitter.emit(event(terminal));
        emitter.complete();
    }

    private OutboundSseEvent event(RunUpdate moment) {
        return sse.newEventBuilder()
                .id(moment.position().toString())
                .name(moment.name())
                .data(new String(MessageJson.write(moment.event()), StandardCharsets.UTF_8))
                .build();
    }
}
