package io.gmem.gateway.checkpoints;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.checkpoint.PinCheckpoint;
import io.gmem.contracts.checkpoint.SetPromotion;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Command;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.gateway.view.CommandSender;
import io.gmem.gateway.view.ListPage;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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
import org.jspecify.annotations.Nullable;

/** Endpoints of checkpoints, {@code /api/checkpoints}. */
@Path("/api/checkpoints")
@Tag(name = "Checkpoints", description = "Checkpoints of training runs, their promotion and retention")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class CheckpointResource {
    /** File names that the trainer uses in the folder of a checkpoint. */
    private static final String GRID = "grid.png";

    private static final String CURVES = "events.out.tfevents.0.gmem";

    /** The reason why a checkpoint is promoted or withheld, as a sentence. */
    @Schema(example = "{\"reason\": \"visible artifacts in the sample grid\"}")
    public record Judgement(String reason) {}

    private final CheckpointView checkpoints;
    private final ArtifactReader artifacts;
    private final CommandSender commands;

    CheckpointResource(CheckpointView checkpoints, ArtifactReader artifacts, CommandSender commands) {
        this.checkpoints = checkpoints;
        this.artifacts = artifacts;
        this.commands = commands;
    }

    @GET
    @Operation(summary = "List all checkpoints or those of a run, newest first")
    public ListPage<Checkpoint> list(@QueryParam("run") @Nullable String run) {
        if (run == null) {
            return ListPage.of(checkpoints.newestFirst());
        }
        RunId requested = Fields.named("run", () -> new RunId(run));
        return ListPage.of(checkpoints.newestFirst().stream()
                .filter(checkpoint -> checkpoint.run().equals(requested))
                .toList());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a checkpoint by its id run@step")
    public Checkpoint get(@PathParam("id") String id) {
        CheckpointId requested = Fields.named("id", () -> CheckpointId.parse(id));
        return checkpoints
                .find(requested)
                .orElseThrow(() -> new FailureException(Failure.missing(
                        "checkpoint",
                        "id",
                        "checkpoint '" + id + "' does not exist; GET /api/checkpoints lists all checkpoints")));
    }

    @GET
    @Blocking
    @Path("{id}/grid")
    @Produces({"image/png", MediaType.APPLICATION_JSON})
    @Operation(summary = "Get the sample grid: the same 16 samples at every checkpoint of a run")
    @APIResponse(
            responseCode = "200",
            description = "The sample grid",
            content = @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response grid(@PathParam("id") String id) {
        return Response.ok(file(id, GRID), "image/png").build();
    }

    @GET
    @Blocking
    @Path("{id}/curves")
    @Produces({MediaType.APPLICATION_OCTET_STREAM, MediaType.APPLICATION_JSON})
    @Operation(summary = "Get the training curves up to this checkpoint as a TensorBoard file")
    @APIResponse(
            responseCode = "200",
            description = "A TensorBoard event file",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response curves(@PathParam("id") String id) {
        return Response.ok(file(id, CURVES), MediaType.APPLICATION_OCTET_STREAM)
                .header("content-disposition", "attachment; filename=\"" + CURVES + "\"")
                .build();
    }

    @POST
    @Path("{id}/promote")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Promote a checkpoint: allow serving it to requests that name no checkpoint")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the checkpoint is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Checkpoint.class)))
    public Uni<Response> promote(@PathParam("id") String id, Judgement judgement) {
        return send(get(id), new SetPromotion(CheckpointId.parse(id), true, judgement.reason()));
    }

    @POST
    @Path("{id}/withhold")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Withhold a checkpoint: do not serve it to requests that name no checkpoint")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the checkpoint is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Checkpoint.class)))
    public Uni<Response> withhold(@PathParam("id") String id, Judgement judgement) {
        return send(get(id), new SetPromotion(CheckpointId.parse(id), false, judgement.reason()));
    }

    @PUT
    @Path("{id}/pin")
    @Operation(summary = "Pin a checkpoint: exclude it from the retention of its run")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the checkpoint is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Checkpoint.class)))
    public Uni<Response> pin(@PathParam("id") String id) {
        return send(get(id), new PinCheckpoint(CheckpointId.parse(id), true));
    }

    @DELETE
    @Path("{id}/pin")
    @Operation(summary = "Unpin a checkpoint: apply the retention of its run again")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the checkpoint is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Checkpoint.class)))
    public Uni<Response> unpin(@PathParam("id") String id) {
        return send(get(id), new PinCheckpoint(CheckpointId.parse(id), false));
    }

    private Uni<Response> send(Checkpoint checkpoint, Command command) {
        URI location = URI.create("/api/checkpoints/" + checkpoint.id());
        return commands.send(command)
                .replaceWith(
                        () -> Response.accepted(checkpoint).location(location).build());
    }

    private byte[] file(String id, String file) {
        return artifacts
                .checkpointFile(get(id).artifact(), file)
                .orElseThrow(() -> new FailureException(
                        Failure.missing("file", "id", "checkpoint '" + id + "' has no file " + file)));
    }
}
