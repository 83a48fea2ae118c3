package io.gmem.gateway.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.gateway.banks.BankView;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.gateway.images.ImageEncoding;
import io.gmem.gateway.images.ImageFormat;
import io.gmem.gateway.webhook.Webhook;
import io.gmem.gateway.webhook.WebhookSender;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Endpoints of generation jobs, {@code /api/jobs}. */
@Path("/api/jobs")
@Tag(name = "Jobs", description = "Asynchronous generation of images")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class JobResource {
    private final JobView jobs;
    private final JobService service;
    private final BankView banks;
    private final ArtifactReader artifacts;
    private final WebhookSender sender;
    private final JobWebhooks webhooks;
    private final ObjectMapper json;

    JobResource(
            JobView jobs,
            JobService service,
            BankView banks,
            ArtifactReader artifacts,
            WebhookSender sender,
            JobWebhooks webhooks,
            ObjectMapper json) {
        this.jobs = jobs;
        this.service = service;
        this.banks = banks;
        this.artifacts = artifacts;
        this.sender = sender;
        this.webhooks = webhooks;
        this.json = json;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Generate images asynchronously")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the job is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Job.class)))
    public Uni<Response> start(JobRequest request) {
        String named = request.bank();
        BankVersion bank = named == null ? null : banks.named("bank", named).version();
        Webhook webhook = request.webhook();
        GenerationSpec spec = request.spec(bank);
        Uni<Job> launched;
        if (webhook == null) {
            launched = service.submit(spec, "");
        } else {
            sender.check(webhook);
            launched = service.submit(spec, "", () -> webhooks.register(webhook, spec.id()));
        }
        return launched.map(job -> Response.accepted(job)
                .location(URI.create("/api/jobs/" + job.id()))
                .build());
    }

    @GET
    @Operation(
            summary = "List the newest jobs, newest first; pass 'next' of the response as 'after' to get the next page")
    public JobPage list(@QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit) {
        return jobs.page(after, (int) Fields.number("limit", limit, 100, 1, 1000));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a job")
    public Job get(@PathParam("id") String id) {
        return jobs.get(Fields.named("id", () -> new JobId(id)));
    }

    @POST
    @Path("{id}/cancel")
    @Operation(summary = "Cancel a job at its next solver step; has no effect on a finished job")
    @APIResponse(
            responseCode = "202",
            description = "Cancellation requested; the job is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Job.class)))
    public Uni<Response> cancel(@PathParam("id") String id) {
        Job job = get(id);
        Uni<Void> sent = job.status().terminal() ? Uni.createFrom().voidItem() : service.cancel(job.id());
        return sent.map(done -> Response.accepted(get(id))
                .location(URI.create("/api/jobs/" + job.id()))
                .build());
    }

    @GET
    @Path("{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Stream the events of a job until it is finished")
    @APIResponse(
            responseCode = "200",
            description = "Events named requested, accepted, progressed, and last done, failed or cancelled;"
                    + " with Last-Event-ID, only later events are sent",
            content =
                    @Content(
                            mediaType = "text/event-stream",
                            schema = @Schema(type = SchemaType.STRING),
                            example = "id: 1\nevent: accepted\ndata: {\"id\":\"job-1\",…}\n\n"))
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String last, @Context Sse sse) {
        return new JobStream(get(id).id(), jobs, sse, json).after(last);
    }

    @GET
    @Path("{id}/images/{file}")
    @Produces({"image/png", "image/jpeg", "image/webp", MediaType.APPLICATION_JSON})
    @Operation(summary = "Get an image of a job")
    @APIResponse(
            responseCode = "200",
            description = "The image; immutable",
            content = @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response image(
            @PathParam("id") String id,
            @PathParam("file") String file,
            @QueryParam("format") @Nullable String format,
            @QueryParam("quality") @Nullable String quality) {
        ImageEncoding encoding = encoding(format, quality);
        Job job = get(id);
        if (job.artifact() == null
                || job.images() == null
                || job.images().stream().noneMatch(image -> image.file().equals(file))) {
            throw new FailureException(Failure.missing(
                    "image",
                    "file",
                    "job '" + id + "' has no image '" + file + "'; GET /api/jobs/" + id + " lists its images"));
        }
        return Response.ok(
                        artifacts.image(job.artifact(), file, encoding),
                        encoding.format().mediaType())
                .header("cache-control", "public, max-age=31536000, immutable")
                .build();
    }

    private static ImageEncoding encoding(@Nullable String format, @Nullable String quality) {
        ImageFormat known = Arrays.stream(ImageFormat.values())
                .filter(each -> format == null || each.label().equals(format))
                .findFirst()
                .orElseThrow(
                        () -> new InvalidInputException("format", "must be png, jpeg or webp (was '" + format + "')"));
        return ImageEncoding.of(
                known, quality == null ? null : (int) Fields.number("quality", quality, 0, 100), "quality");
    }
}
