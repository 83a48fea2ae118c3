package io.gmem.gateway.openai;

import io.gmem.contracts.job.GenerationSpec;
import io.gmem.gateway.jobs.JobLauncher;
import io.gmem.gateway.jobs.JobService;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Has images drawn and hands them over, whole or as they come. */
@ApplicationScoped
public class ImageResponses {
    private final JobService desk;
    private final JobLauncher launcher;
    private final ImageResponseFactory answers;
    private final ImageStream.Parts stream;

    ImageResponses(JobService desk, JobLauncher launcher, ImageResponseFactory answers, ImageStream.Parts stream) {
        this.desk = desk;
        this.launcher = launcher;
        this.answers = answers;
        this.stream = stream;
    }

    /**
     * The answer to a request.
     *
     * @param kind what its events are called after, {@code image_generation}
     * @param base of addresses in the answer
     */
    Uni<Response> answer(GenerationSpec spec, ResponseDelivery delivery, String kind, URI base) {
        if (delivery.stream()) {
            return streamed(new ImageStream(stream, spec, delivery, kind), spec);
        }
        return desk.finished(spec)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(job -> Response.ok(answers.of(job, delivery, base)).build());
    }

    private Uni<Response> streamed(ImageStream images, GenerationSpec spec) {
        return Uni.createFrom()
                .item(images)
                .invoke(ImageStream::open)
                .chain(() -> launcher.launch(spec, "gmem."))
                .onFailure()
                .invoke(images::close)
                .map(requested -> Response.ok(new ServerSentEvents(images.events()))
                        .type("text/event-stream")
                        .header("cache-control", "no-cache")
                        .build());
    }
}
