package io.gmem.gateway.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobProgressed;
import io.gmem.gateway.error.ErrorFormat;
import io.gmem.gateway.jobs.Job;
import io.gmem.gateway.jobs.JobLauncher;
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

/** One request's images as OpenAI tells them by events: previews while they are drawn, then each whole, or an error. */
final class ImageStream {
    private static final Logger LOG = Logger.getLogger(ImageStream.class);
    private static final int FAR_BEHIND = 1_000;
    private static final Duration FOR_PREVIEWS = Duration.ofSeconds(2);

    /** What every stream needs. */
    @Singleton
    static class Parts {
        private final JobService desk;
        private final JobView jobs;
        private final JobLauncher launcher;
        private final EventFollower events;
        private final ImageResponseFactory answers;
        private final ObjectMapper json;

        Parts(
                JobService desk,
                JobView jobs,
                JobLauncher launcher,
                EventFollower events,
                ImageResponseFactory answers,
                ObjectMapper json) {
            this.desk = desk;
            this.events = events;
            this.jobs = jobs;
            this.launcher = launcher;
            this.answers = answers;
            this.json = json;
        }
    }

    private final Parts parts;
    private final GenerationSpec spec;
    private final ResponseDelivery delivery;
    private final String kind;
    private final Consumer<JobUpdate> listener = this::hear;
    private final UnicastProcessor<JobUpdate> moments =
            UnicastProcessor.create(new LinkedBlockingQueue<>(FAR_BEHIND), this::leave);
    private final Map<Integer, Integer> shown = new HashMap<>();

    ImageStream(Parts parts, GenerationSpec spec, ResponseDelivery delivery, String kind) {
        this.parts = parts;
        this.spec = spec;
        this.delivery = delivery;
        this.kind = kind;
    }

    /** Hears the job from now on. To be called before the job is sent: a quick sampler's first previews come before the answer's head is written. */
    void open() {
        parts.jobs.follow(spec.id(), listener);
    }

    /** Nothing comes: the job was not sent. */
    void close() {
        moments.cancel();
    }

    /** In the end an error, when the images take too long. */
    Multi<byte[]> events() {
        // a comment first, so that the caller has the head of the answer while nothing is drawn yet
        byte[] taken = (": " + spec.id() + "\n\n").getBytes(StandardCharsets.UTF_8);
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(taken), drawn())
                .onCancellation()
                .invoke(() -> parts.launcher.abandon(spec.id()));
    }

    private Multi<byte[]> drawn() {
        return moments.ifNoItem()
                .after(parts.desk.limit())
                .recoverWithMulti(() -> Multi.createFrom().failure(parts.desk.late(spec.id())))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onItem()
                .transformToMultiAndConcatenate(moment -> Multi.createFrom().iterable(told(moment)))
                .onFailure()
                .recoverWithItem(failed -> event("error", ErrorFormat.openAi(failureOf(failed))));
    }

    private static Failure failureOf(Throwable failed) {
        return failed instanceof FailureException known ? known.failure() : Failure.internal("stream_failed", failed);
    }

    private void leave() {
        parts.jobs.leave(spec.id(), listener);
    }

    private void hear(JobUpdate moment) {
        if (!(moment instanceof JobUpdate.State state && state.job().status().terminal())) {
            moments.onNext(moment);
        } else if (delivery.previews() > 0) {
            Infrastructure.getDefaultWorkerPool().execute(() -> endAfterPreviews(moment));
        } else {
            end(moment);
        }
    }

    /** Another topic tells the previews: what was said there before the end may not have been heard yet. */
    private void endAfterPreviews(JobUpdate over) {
        try {
            parts.events.awaitNow(FOR_PREVIEWS);
        } catch (IllegalStateException e) {
            LOG.debugf("not all previews were waited for: jobId=%s error=%s", spec.id(), e.getMessage());
        }
        end(over);
    }

    private void end(JobUpdate over) {
        moments.onNext(over);
        moments.onComplete();
    }

    private List<byte[]> told(JobUpdate moment) {
        List<byte[]> events = new ArrayList<>();
        if (moment instanceof JobUpdate.Progressed progressed) {
            preview(progressed.progress(), events);
        } else if (moment instanceof JobUpdate.State state
                && state.job().status().terminal()) {
            Job job = state.job();
            for (Job.Image image : ImageResponseFactory.images(job)) {
                String type = kind + ".completed";
                String picture = parts.answers.base64(job, image, delivery);
                var about = ImageResponse.Origin.of(job, image);
                events.add(event(
                        type,
                        ImageEvent.completed(
                                type,
                                picture,
                                created(job),
                                delivery.encoding().format().label(),
                                about)));
            }
        }
        return events;
    }

    /** Previews stay PNG: they are told on, not made anew. */
    private void preview(JobProgressed progress, List<byte[]> events) {
        String picture = progress.preview();
        int before = shown.getOrDefault(progress.image(), 0);
        if (picture != null && before < delivery.previews()) {
            shown.put(progress.image(), before + 1);
            String type = kind + ".partial_image";
            long now = Clock.systemUTC().instant().getEpochSecond();
            events.add(event(type, ImageEvent.partial(type, picture, now, before, progress)));
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
            throw new IllegalStateException("an event cannot be written", e);
        }
    }
}
