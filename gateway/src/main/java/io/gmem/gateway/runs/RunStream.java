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

/** Streams past and future events of a run as server-sent events. Slow clients are disconnected and may reconnect. */
final class RunStream {
    private static final int BUFFER_SIZE = 10_000;

    /** Delay before the stream ends, because events of other topics may be read after the final state. */
    private static final Duration END_DELAY = Duration.ofMillis(500);

    private final RunRecord run;
    private final Sse sse;
    private final Duration heartbeat;
    private final ScheduledExecutorService timer = Infrastructure.getDefaultWorkerPool();

    RunStream(RunRecord run, Sse sse, Duration heartbeat) {
        this.run = run;
        this.sse = sse;
        this.heartbeat = heartbeat;
    }

    /** Returns the events after {@code position}; all events for null. */
    Multi<OutboundSseEvent> after(RunUpdate.@Nullable Position position) {
        return Multi.createFrom()
                .<OutboundSseEvent>emitter(emitter -> follow(position, emitter))
                .onOverflow()
                .buffer(BUFFER_SIZE);
    }

    private void follow(RunUpdate.@Nullable Position position, MultiEmitter<? super OutboundSseEvent> emitter) {
        ScheduledFuture<?> heartbeatTask = timer.scheduleAtFixedRate(
                () -> emitter.emit(sse.newEventBuilder().comment("keep-alive").build()),
                heartbeat.toMillis(),
                heartbeat.toMillis(),
                TimeUnit.MILLISECONDS);
        Consumer<RunUpdate> live = update -> {
            if (update.terminal()) {
                timer.schedule(() -> end(update, emitter), END_DELAY.toMillis(), TimeUnit.MILLISECONDS);
            } else {
                emitter.emit(event(update));
            }
        };
        emitter.onTermination(() -> {
            heartbeatTask.cancel(false);
            run.leave(live);
        });
        boolean finished = run.follow(position, past -> emitter.emit(event(past)), live);
        if (finished) {
            emitter.complete();
        }
    }

    private void end(RunUpdate terminal, MultiEmitter<? super OutboundSseEvent> emitter) {
        emitter.emit(event(terminal));
        emitter.complete();
    }

    private OutboundSseEvent event(RunUpdate update) {
        return sse.newEventBuilder()
                .id(update.position().toString())
                .name(update.name())
                .data(new String(MessageJson.write(update.event()), StandardCharsets.UTF_8))
                .build();
    }
}
