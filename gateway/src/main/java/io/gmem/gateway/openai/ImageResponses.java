package io.gmem.gateway.openai;

import io.gmem.contracts.job.GenerationSpec;
import io.gmem.gateway.jobs.JobService;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Starts image generation and returns the images in one response or as an event stream. */
@ApplicationScoped
public class ImageResponses {
    private final JobService jobs;
    private final ImageResponseFactory factory;
    private final ImageStream.Parts stream;

    ImageResponses(JobService jobs, ImageResponseFactory factory, ImageStream.Parts stream) {
        this.jobs = jobs;
        this.factory = factory;
        this.stream = stream;
    }

    /**
     * Generates images and responds with them.
     *
     * @param eventPrefix prefix of the event names, for example {@code image_generation}
     * @param base base URI of the URLs in the response
     */
    Uni<Response> respond(GenerationSpec spec, ResponseDelivery delivery, String eventPrefix, URI base) {
        if (delivery.stream()) {
            return streamed(new ImageStream(stream, spec, delivery, eventPrefix), spec);
        }
        return jobs.await(spec)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(job -> Response.ok(factory.of(job, delivery, base)).build());
    }

    private Uni<Response> streamed(ImageStream images, GenerationSpec spec) {
        return Uni.createFrom()
                .item(images)
                .invoke(ImageStream::open)
                .chain(() -> jobs.submit(spec, "gmem."))
                .onFailure()
                .invoke(images::close)
                .map(requested -> Response.ok(new ServerSentEvents(images.events()))
                        .type("text/event-stream")
                        .header("cache-control", "no-cache")
                        .build());
    }
}
