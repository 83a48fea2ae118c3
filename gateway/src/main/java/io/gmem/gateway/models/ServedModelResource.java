package io.gmem.gateway.models;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.ModelAlias;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.job.ModelEvent;
import io.gmem.gateway.checkpoints.Checkpoint;
import io.gmem.gateway.checkpoints.CheckpointView;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.jobs.JobPlanner;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Endpoints of the served model and its aliases, {@code /api/models}. */
@Path("/api/models")
@Tag(name = "Models", description = "The served checkpoint, aliases, rollback, comparison")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class ServedModelResource {
    private final CheckpointView checkpoints;
    private final ModelView models;
    private final ModelAliases aliases;
    private final JobPlanner planner;
    private final ModelComparer comparer;

    ServedModelResource(
            CheckpointView checkpoints,
            ModelView models,
            ModelAliases aliases,
            JobPlanner planner,
            ModelComparer comparer) {
        this.checkpoints = checkpoints;
        this.models = models;
        this.aliases = aliases;
        this.planner = planner;
        this.comparer = comparer;
    }

    @GET
    @Operation(summary = "Get the served checkpoint, its pin, and all aliases")
    public ServedModels get() {
        CheckpointId pin = models.find(ModelAlias.SERVING).orElse(null);
        return new ServedModels(
                checkpoints.served().map(ServedModelResource::serving).orElse(null),
                pin != null,
                pin,
                checkpoints.newestEligible().map(Checkpoint::id).orElse(null),
                models.aliases().stream()
                        .map(moved ->
                                new ServedModels.Alias(moved.alias().value(), moved.checkpoint(), moved.movedAt()))
                        .toList());
    }

    private static ServedModels.Serving serving(ModelEvent.Switched switched) {
        return new ServedModels.Serving(switched.checkpoint(), switched.bank(), switched.switchedAt());
    }

    @PUT
    @Path("aliases/{alias}")
    @Operation(summary = "Point an alias at a checkpoint, effective immediately for all clients")
    public Uni<ServedModels> move(@PathParam("alias") String alias, ServedModels.@Nullable Move request) {
        CheckpointId checkpoint = request == null ? null : request.checkpoint();
        if (request == null || checkpoint == null) {
            throw new InvalidInputException("checkpoint", "is required: a checkpoint run@step");
        }
        planner.checkpoint(checkpoint, "checkpoint");
        return aliases.move(alias(alias), checkpoint, request.expected()).map(done -> get());
    }

    @DELETE
    @Path("aliases/{alias}")
    @Operation(summary = "Remove an alias; has no effect if it does not exist")
    public Uni<ServedModels> remove(@PathParam("alias") String alias) {
        return aliases.remove(alias(alias)).map(done -> get());
    }

    private static ModelAlias alias(String text) {
        ModelAlias alias = Fields.named("alias", () -> new ModelAlias(text));
        InvalidInputException.unless(
                !ModelView.reserved(alias), "alias", "'" + alias + "' is reserved; use another name");
        return alias;
    }

    @POST
    @Path("rollback")
    @Operation(
            summary = "Serve the previously served checkpoint and pin it",
            description =
                    "Selects the newest checkpoint that was published before the served one and has been served. Repeat to go"
                            + " further back. POST /api/models/follow removes the pin.")
    public Uni<ServedModels> rollback() {
        CheckpointId before = checkpoints
                .servedBefore()
                .map(Checkpoint::id)
                .orElseThrow(() -> new FailureException(Failure.conflict(
                        "nothing_before",
                        "serving",
                        "no previously served checkpoint is available; GET /api/checkpoints lists all checkpoints")));
        return aliases.move(ModelAlias.SERVING, before, null).map(done -> get());
    }

    @POST
    @Path("follow")
    @Operation(summary = "Remove the pin and serve the newest eligible checkpoint from now on")
    public Uni<ServedModels> follow() {
        return aliases.remove(ModelAlias.SERVING).map(done -> get());
    }

    @POST
    @Path("compare")
    @Operation(
            summary = "Generate the same images with two models",
            description =
                    "Runs two jobs with the same prompt and seeds, and returns the differences of their images when both are done.")
    public Uni<Comparison> compare(@Nullable ComparisonRequest request) {
        if (request == null) {
            throw new InvalidInputException("models", "is required: two model names");
        }
        return comparer.compare(request);
    }
}
