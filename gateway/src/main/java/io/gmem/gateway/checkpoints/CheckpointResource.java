package io.gmem.gateway.checkpoints;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.follow.Listing;
import io.gmem.gateway.pictures.ArtifactReader;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/checkpoints}. */
@Path("/api/checkpoints")
@Tag(name = "Checkpoints", description = "What training left behind, and what is served of it")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class CheckpointResource {
    /** What the trainer calls them, in a checkpoint's folder. */
    private static final String GRID = "grid.png";

    private static final String CURVES = "events.out.tfevents.0.gmem";

    private final CheckpointView checkpoints;
    private final ArtifactReader artifacts;

    CheckpointResource(CheckpointView checkpoints, ArtifactReader artifacts) {
        this.checkpoints = checkpoints;
        this.artifacts = artifacts;
    }

    @GET
    @Operation(summary = "All checkpoints, or those of a run; newest first")
    public Listing<Checkpoint> list(@QueryParam("run") @Nullable String run) {
        if (run == null) {
            return Listing.of(checkpoints.newestFirst());
        }
        RunId wanted = Fields.named("run", () -> new RunId(run));
        return Listing.of(checkpoints.newestFirst().stream()
                .filter(checkpoint -> checkpoint.run().equals(wanted))
                .toList());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One checkpoint, named run@step")
    public Checkpoint get(@PathParam("id") String id) {
        CheckpointId wanted = Fields.named("id", () -> CheckpointId.parse(id));
        return checkpoints
                .find(wanted)
                .orElseThrow(() -> new FailureException(Failure.missing(
                        "checkpoint", "id", "there is no checkpoint '" + id + "'; GET /api/checkpoints lists them")));
    }

    @GET
    @Blocking
    @Path("{id}/grid")
    @Produces({"image/png", MediaType.APPLICATION_JSON})
    @Operation(summary = "The same 16 samples at every checkpoint of a run")
    @APIResponse(
            responseCode = "200",
            description = "A picture",
            content = @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response grid(@PathParam("id") String id) {
        return Response.ok(file(id, GRID), "image/png").build();
    }

    @GET
    @Blocking
    @Path("{id}/curves")
    @Produces({MediaType.APPLICATION_OCTET_STREAM, MediaType.APPLICATION_JSON})
    @Operation(summary = "The run's curves up to this checkpoint, as a TensorBoard file")
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

    private byte[] file(String id, String file) {
        return artifacts
                .checkpointFile(get(id).artifact(), file)
                .orElseThrow(() -> new FailureException(
                        Failure.missing("file", "id", "the checkpoint '" + id + "' was written without " + file)));
    }
}
