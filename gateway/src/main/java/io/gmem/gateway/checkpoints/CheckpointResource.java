package io.gmem.gateway.checkpoints;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.follow.Listing;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/checkpoints}. */
@Path("/api/checkpoints")
@Tag(name = "Checkpoints", description = "What training left behind, and what is served of it")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class CheckpointResource {
    private final CheckpointView checkpoints;

    CheckpointResource(CheckpointView checkpoints) {
        this.checkpoints = checkpoints;
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
}
