package io.gmem.gateway.openai;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.gateway.jobs.Job;
import io.gmem.gateway.jobs.JobLauncher;
import io.gmem.gateway.jobs.JobView;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;

/** Has images drawn and hands them over; who waits for them holds no thread, and who goes away ends the work. */
@ApplicationScoped
public class ImageDesk {
    private final JobLauncher launcher;
    private final JobView jobs;
    private final ImageAnswers answers;
    private final ImageStream.Parts stream;
    private final Duration limit;

    ImageDesk(
            JobLauncher launcher,
            JobView jobs,
            ImageAnswers answers,
            ImageStream.Parts stream,
            GenerationConfig config) {
        this.launcher = launcher;
        this.jobs = jobs;
        this.answers = answers;
        this.stream = stream;
        this.limit = config.timeout();
        InvalidInputException.unless(limit.toMillis() > 0, "gmem.generation.timeout", "is above 0");
    }

    /**
     * The answer to a request.
     *
     * @param kind what its events are called after, {@code image_generation}
     * @param base of addresses in the answer
     */
    Uni<Response> answer(GenerationSpec spec, Delivery delivery, String kind, URI base) {
        if (delivery.stream()) {
            return launcher.launch(spec, "gmem.")
                    .map(requested -> Response.ok(
                                    new EventsBody(new ImageStream(stream, spec, delivery, kind).events(limit)))
                            .type("text/event-stream")
                            .header("cache-control", "no-cache")
                            .build());
        }
        return finished(spec)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(job -> Response.ok(answers.of(job, delivery, base)).build());
    }

    /** The job once it is over. */
    public Uni<Job> finished(GenerationSpec spec) {
        return launcher.launch(spec, "gmem.")
                .chain(requested -> jobs.whenOver(requested.id()))
                .ifNoItem()
                .after(limit)
                .failWith(() -> late(spec.id(), limit))
                .onTermination()
                .invoke(() -> jobs.forget(spec.id()))
                .onCancellation()
                .invoke(() -> launcher.abandon(spec.id()));
    }

    static FailureException late(JobId job, Duration limit) {
        return new FailureException(new Failure(
                "generation_timeout",
                Category.DEPENDENCY,
                true,
                null,
                "no images within " + limit.toSeconds() + " s; the job goes on: GET /api/jobs/" + job));
    }
}
