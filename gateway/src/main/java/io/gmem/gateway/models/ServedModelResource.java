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

/** {@code /api/models}: what serves, and by what names. */
@Path("/api/models")
@Tag(name = "Models", description = "What serves, aliases, rollback, comparison")
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
    @Operation(summary = "What serves, what it is pinned to, and all aliases")
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
    @Operation(summary = "Point an alias at a checkpoint, at once and for everybody")
    public Uni<ServedModels> move(@PathParam("alias") String alias, ServedModels.@Nullable Move request) {
        CheckpointId wanted = request == null ? null : request.checkpoint();
        if (request == null || wanted == null) {
            throw new InvalidInputException("checkpoint", "is missing: name one, run@step");
        }
        planner.checkpoint(wanted, "checkpoint");
        return aliases.move(alias(alias), wanted, request.expected()).map(done -> get());
    }

    @DELETE
    @Path("aliases/{alias}")
    @Operation(summary = "Take an alias away; one that is not there changes nothing")
    public Uni<ServedModels> remove(@PathParam("alias") String alias) {
        return aliases.remove(alias(alias)).map(done -> get());
    }

    private static ModelAlias alias(String text) {
        ModelAlias alias = Fields.named("alias", () -> new ModelAlias(text));
        InvalidInputException.unless(
                !ModelView.own(alias), "alias", "'" + alias + "' has a meaning of its own: choose another name");
        return alias;
    }

    @POST
    @Path("rollback")
    @Operation(
            summary = "Go back to the checkpoint that served before, and stay there",
            description =
                    "The newest that ever served among those published before the one that serves now. Once more goes"
                            + " back further; POST /api/models/follow ends it.")
    public Uni<ServedModels> rollback() {
        CheckpointId before = checkpoints
                .servedBefore()
                .map(Checkpoint::id)
                .orElseThrow(() -> new FailureException(Failure.conflict(
                        "nothing_before",
                        "serving",
                        "no checkpoint that served before is there any more; GET /api/checkpoints lists what is")));
        return aliases.move(ModelAlias.SERVING, before, null).map(done -> get());
    }

    @POST
    @Path("follow")
    @Operation(summary = "Serve the newest eligible checkpoint again, and whatever comes after it")
    public Uni<ServedModels> follow() {
        return aliases.remove(ModelAlias.SERVING).map(done -> get());
    }

    @POST
    @Path("compare")
    @Operation(
            summary = "Draw the same with two models",
            description = "Two jobs of the same prompt and seeds; answered when both are done, with what differs.")
    public Uni<Comparison> compare(@Nullable ComparisonRequest request) {
        if (request == null) {
            throw new InvalidInputException("models", "is missing: name two");
        }
        return comparer.compare(request);
    }
}
