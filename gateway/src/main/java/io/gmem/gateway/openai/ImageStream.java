package io.gmem.gateway.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobProgressed;
import io.gmem.gateway.error.ErrorFormat;
import io.gmem.gateway.jobs.Job;
import io.gmem.gateway.jobs.JobService;
import io.gmem.gateway.jobs.JobUpdate;
import io.gmem.gateway.jobs.JobView;
import io.gmem.gateway.view.EventFollower;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Streams the images of a request as OpenAI events: previews during sampling, then completed images, or an error. */
final class ImageStream {
    private static final Logger LOG = Logger.getLogger(ImageStream.class);
    private static final int BUFFER_SIZE = 1_000;
    private static final Duration PREVIEW_WAIT = Duration.ofSeconds(2);

    /** The dependencies of a stream. */
    @Singleton
    static class Parts {
        private final JobService service;
        private final JobView jobs;
        private final EventFollower events;
        private final ImageResponseFactory factory;
        private final ObjectMapper json;

        Parts(JobService service, JobView jobs, EventFollower events, ImageResponseFactory factory, ObjectMapper json) {
            this.service = service;
            this.events = events;
            this.jobs = jobs;
            this.factory = factory;
            this.json = json;
        }
    }

    private final Parts parts;
    private final GenerationSpec spec;
    private final ResponseDelivery delivery;
    private final String eventPrefix;
    private final Consumer<JobUpdate> listener = this::onUpdate;
    private final UnicastProcessor<JobUpdate> updates =
            UnicastProcessor.create(new LinkedBlockingQueue<>(BUFFER_SIZE), this::leave);
    private final Map<Integer, Integer> previewCounts = new HashMap<>();

    ImageStream(Parts parts, GenerationSpec spec, ResponseDelivery delivery, String eventPrefix) {
        this.parts = parts;
        this.spec = spec;
        this.delivery = delivery;
        this.eventPrefix = eventPrefix;
    }

    /** Subscribes to the job. Must be called before the job is sent, because previews may arrive before the response headers are sent. */
    void open() {
        parts.jobs.follow(spec.id(), listener);
    }

    /** Ends the subscription if the job could not be sent. */
    void close() {
        updates.cancel();
    }

    /** Returns the encoded events; the last one is an error if the job fails or times out. */
    Multi<byte[]> events() {
        // the comment flushes the response headers before the first image event
        byte[] comment = (": " + spec.id() + "\n\n").getBytes(StandardCharsets.UTF_8);
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(comment), imageEvents())
                .onCancellation()
                .invoke(() -> parts.service.abandon(spec.id()));
    }

    private Multi<byte[]> imageEvents() {
        return updates.ifNoItem()
                .after(parts.service.limit())
                .recoverWithMulti(() -> Multi.createFrom().failure(parts.service.timeoutFailure(spec.id())))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onItem()
                .transformToMultiAndConcatenate(update -> Multi.createFrom().iterable(toEvents(update)))
                .onFailure()
                .recoverWithItem(failed -> event("error", ErrorFormat.openAi(failureOf(failed))));
    }

    private static Failure failureOf(Throwable failed) {
        return failed instanceof FailureException known ? known.failure() : Failure.internal("stream_failed", failed);
    }

    private void leave() {
        parts.jobs.leave(spec.id(), listener);
    }

    private void onUpdate(JobUpdate update) {
        if (!(update instanceof JobUpdate.State state && state.job().status().terminal())) {
            updates.onNext(update);
        } else if (delivery.previews() > 0) {
            Infrastructure.getDefaultWorkerPool().execute(() -> endAfterPreviews(update));
        } else {
            end(update);
        }
    }

    /** Waits for previews before ending the stream: they are on another topic and may be received after the final event. */
    private void endAfterPreviews(JobUpdate last) {
        try {
            parts.events.awaitNow(PREVIEW_WAIT);
        } catch (IllegalStateException e) {
            LOG.debugf("stopped waiting for previews: jobId=%s error=%s", spec.id(), e.getMessage());
        }
        end(last);
    }

    private void end(JobUpdate last) {
        updates.onNext(last);
        updates.onComplete();
    }

    private List<byte[]> toEvents(JobUpdate update) {
        List<byte[]> events = new ArrayList<>();
        if (update instanceof JobUpdate.Progressed progressed) {
            preview(progressed.progress(), events);
        } else if (update instanceof JobUpdate.State state
                && state.job().status().terminal()) {
            Job job = state.job();
            for (Job.Image image : ImageResponseFactory.images(job)) {
                String type = eventPrefix + ".completed";
                String base64 = parts.factory.base64(job, image, delivery);
                var origin = ImageResponse.Origin.of(job, image);
                events.add(event(
                        type,
                        ImageEvent.completed(
                                type,
                                base64,
                                created(job),
                                delivery.encoding().format().label(),
                                origin)));
            }
        }
        return events;
    }

    /** Adds a preview event. Previews are forwarded as PNG without conversion. */
    private void preview(JobProgressed progress, List<byte[]> events) {
        String preview = progress.preview();
        int before = previewCounts.getOrDefault(progress.image(), 0);
        if (preview != null && before < delivery.previews()) {
            previewCounts.put(progress.image(), before + 1);
            String type = eventPrefix + ".partial_image";
            long now = Clock.systemUTC().instant().getEpochSecond();
            events.add(event(type, ImageEvent.partial(type, preview, now, before, progress)));
        }
    }

    private static long created(Job job) {
        Instant ended = Objects.requireNonNull(job.endedAt());
        return ended.getEpochSecond();
    }

    private byte[] event(String name, Object data) {
        try {
            String text = "event: " + name + "\ndata: " + parts.json.writeValueAsString(data) + "\n\n";
            return text.getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("event could not be serialized", e);
        }
    }
}
