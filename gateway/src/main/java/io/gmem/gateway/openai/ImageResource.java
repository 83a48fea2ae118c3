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
import io.gmem.gateway.pictures.ArtifactReader;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/images}. Who waits for images holds no thread. */
@Path("/v1/images")
@Tag(name = "OpenAI", description = "As OpenAI's clients speak")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ImageResource {
    private final ImageOrder orders;
    private final JobLauncher launcher;
    private final JobView jobs;
    private final ArtifactReader artifacts;
    private final Duration limit;

    ImageResource(
            ImageOrder orders, JobLauncher launcher, JobView jobs, ArtifactReader artifacts, GenerationConfig config) {
        this.orders = orders;
        this.launcher = launcher;
        this.jobs = jobs;
        this.artifacts = artifacts;
        this.limit = config.timeout();
        InvalidInputException.unless(limit.toMillis() > 0, "gmem.generation.timeout", "is above 0");
    }

    @POST
    @Path("generations")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Generate images and wait for them")
    public Uni<ImageAnswer> generate(ImageRequest request, UriInfo uri) {
        GenerationSpec spec = orders.of(request);
        URI base = uri.getBaseUri();
        boolean inline = request.responseFormat() == ImageRequest.ResponseFormat.B64_JSON;
        return launcher.launch(spec, "gmem.")
                .chain(requested -> jobs.whenOver(requested.id()))
                .ifNoItem()
                .after(limit)
                .failWith(() -> late(spec.id()))
                .onTermination()
                .invoke(() -> jobs.forget(spec.id()))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(job -> answer(job, inline, base));
    }

    private FailureException late(JobId job) {
        return new FailureException(new Failure(
                "generation_timeout",
                Category.DEPENDENCY,
                true,
                null,
                "no images within " + limit.toSeconds() + " s; the job goes on: GET /api/jobs/" + job));
    }

    private ImageAnswer answer(Job job, boolean inline, URI base) {
        if (job.failure() != null) {
            throw new FailureException(job.failure());
        }
        List<ImageAnswer.Item> items = Objects.requireNonNull(job.images()).stream()
                .map(image -> inline
                        ? new ImageAnswer.Item(null, base64(job, image), ImageAnswer.Origin.of(job, image))
                        : new ImageAnswer.Item(
                                base.resolve(image.url()).toString(), null, ImageAnswer.Origin.of(job, image)))
                .toList();
        return new ImageAnswer(Objects.requireNonNull(job.endedAt()).getEpochSecond(), items);
    }

    private String base64(Job job, Job.Image image) {
        byte[] png = artifacts.image(Objects.requireNonNull(job.artifact()), image.file());
        return Base64.getEncoder().encodeToString(png);
    }
}
