package io.gmem.gateway.jobs;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.gateway.banks.BankView;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.follow.Listing;
import io.gmem.gateway.pictures.ArtifactReader;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /api/jobs}. */
@Path("/api/jobs")
@Tag(name = "Jobs", description = "Images asked for, with what became of it")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class JobResource {
    private final JobView jobs;
    private final JobLauncher launcher;
    private final BankView banks;
    private final ArtifactReader artifacts;

    JobResource(JobView jobs, JobLauncher launcher, BankView banks, ArtifactReader artifacts) {
        this.jobs = jobs;
        this.launcher = launcher;
        this.banks = banks;
        this.artifacts = artifacts;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Generate images, and do not wait for them")
    @APIResponse(
            responseCode = "202",
            description = "Taken; it goes on at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Job.class)))
    public Uni<Response> start(JobRequest request) {
        String named = request.bank();
        BankVersion bank = named == null ? null : banks.named("bank", named).version();
        return launcher.launch(request.spec(bank), "")
                .map(job -> Response.accepted(job)
                        .location(URI.create("/api/jobs/" + job.id()))
                        .build());
    }

    @GET
    @Operation(summary = "The newest jobs, newest first")
    public Listing<Job> list() {
        return Listing.of(jobs.newestFirst());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One job")
    public Job get(@PathParam("id") String id) {
        return jobs.get(Fields.named("id", () -> new JobId(id)));
    }

    @GET
    @Path("{id}/images/{file}")
    @Produces({"image/png", MediaType.APPLICATION_JSON})
    @Operation(summary = "One of its images")
    @APIResponse(
            responseCode = "200",
            description = "The image; it never changes",
            content = @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response image(@PathParam("id") String id, @PathParam("file") String file) {
        Job job = get(id);
        if (job.artifact() == null
                || job.images() == null
                || job.images().stream().noneMatch(image -> image.file().equals(file))) {
            throw new FailureException(Failure.missing(
                    "image",
                    "file",
                    "the job '" + id + "' has no such image; GET /api/jobs/" + id + " lists those there are"));
        }
        return Response.ok(artifacts.image(job.artifact(), file), "image/png")
                .header("cache-control", "public, max-age=31536000, immutable")
                .build();
    }
}
