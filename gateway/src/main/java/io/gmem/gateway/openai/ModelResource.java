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

/** {@code /v1/models}: {@code gmem}, once something is served, {@code latest}, aliases, and every checkpoint. */
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

    /** A model as OpenAI's clients read it; {@code created} in seconds since 1970. */
    public record Model(String id, String object, long created, String ownedBy) {
        static Model of(String id, long created) {
            return new Model(id, "model", created, "gmem");
        }
    }

    /** All models. */
    public record ServedModels(String object, List<Model> data) {}

    @GET
    @Operation(summary = "All models, the one that is served first")
    public ServedModels list() {
        return new ServedModels("list", all().toList());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One model")
    public Model get(@PathParam("id") String id) {
        return all().filter(model -> model.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new FailureException(new Failure(
                        "unknown_model",
                        Category.MISSING,
                        false,
                        "model",
                        "there is no such model; GET /v1/models lists them")));
    }

    private Stream<Model> all() {
        Stream<Model> newest = checkpoints.served().stream().map(ModelResource::newest);
        Stream<Model> latest = checkpoints.newestEligible().stream()
                .map(checkpoint ->
                        Model.of(ModelView.LATEST, checkpoint.publishedAt().getEpochSecond()));
        Stream<Model> aliases = models.aliases().stream()
                .map(moved -> Model.of(moved.alias().value(), moved.movedAt().getEpochSecond()));
        Stream<Model> named = Stream.of(newest, latest, aliases).flatMap(all -> all);
        return Stream.concat(named, checkpoints.newestFirst().stream().map(ModelResource::model));
    }

    private static Model newest(ModelEvent.Switched served) {
        return Model.of(ImageRequestMapper.NEWEST, served.switchedAt().getEpochSecond());
    }

    private static Model model(Checkpoint checkpoint) {
        return Model.of(checkpoint.id().toString(), checkpoint.publishedAt().getEpochSecond());
    }
}
