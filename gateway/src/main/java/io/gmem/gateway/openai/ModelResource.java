package io.gmem.gateway.openai;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.ModelEvent;
import io.gmem.gateway.checkpoints.Checkpoint;
import io.gmem.gateway.checkpoints.CheckpointView;
import io.gmem.gateway.models.ModelView;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Endpoints of OpenAI models, {@code /v1/models}: {@code gmem} if a checkpoint is served, {@code latest}, aliases, checkpoints. */
@Path("/v1/models")
@Tag(name = "OpenAI")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class ModelResource {
    private final CheckpointView checkpoints;
    private final ModelView models;

    ModelResource(CheckpointView checkpoints, ModelView models) {
        this.checkpoints = checkpoints;
        this.models = models;
    }

    /** A model in OpenAI's format; {@code created} is in seconds since 1970. */
    public record Model(String id, String object, long created, String ownedBy) {
        static Model of(String id, long created) {
            return new Model(id, "model", created, "gmem");
        }
    }

    /** The list of models in OpenAI's format. */
    public record ServedModels(String object, List<Model> data) {}

    @GET
    @Operation(summary = "List all models, the served one first")
    public ServedModels list() {
        return new ServedModels("list", all().toList());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a model")
    public Model get(@PathParam("id") String id) {
        return all().filter(model -> model.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new FailureException(new Failure(
                        "unknown_model",
                        Category.MISSING,
                        false,
                        "model",
                        "model '" + id + "' does not exist; GET /v1/models lists all models")));
    }

    private Stream<Model> all() {
        Stream<Model> newest = checkpoints.served().stream().map(ModelResource::served);
        Stream<Model> latest = checkpoints.newestEligible().stream()
                .map(checkpoint ->
                        Model.of(ModelView.LATEST, checkpoint.publishedAt().getEpochSecond()));
        Stream<Model> aliases = models.aliases().stream()
                .map(alias -> Model.of(alias.alias().value(), alias.movedAt().getEpochSecond()));
        Stream<Model> named = Stream.of(newest, latest, aliases).flatMap(all -> all);
        return Stream.concat(named, checkpoints.newestFirst().stream().map(ModelResource::model));
    }

    private static Model served(ModelEvent.Switched served) {
        return Model.of(ImageRequestMapper.SERVED, served.switchedAt().getEpochSecond());
    }

    private static Model model(Checkpoint checkpoint) {
        return Model.of(checkpoint.id().toString(), checkpoint.publishedAt().getEpochSecond());
    }
}
