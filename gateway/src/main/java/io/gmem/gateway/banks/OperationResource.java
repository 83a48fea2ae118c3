package io.gmem.gateway.banks;

import io.gmem.contracts.OperationId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.gateway.view.ListPage;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Endpoints of bank operations, {@code /api/operations}. */
@Path("/api/operations")
@Tag(name = "Operations", description = "Asynchronous operations on banks")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class OperationResource {
    private final OperationView operations;
    private final ArtifactReader artifacts;

    OperationResource(OperationView operations, ArtifactReader artifacts) {
        this.operations = operations;
        this.artifacts = artifacts;
    }

    @GET
    @Operation(summary = "List all operations, newest first")
    public ListPage<io.gmem.gateway.banks.Operation> list() {
        return ListPage.of(operations.newestFirst());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get an operation")
    public io.gmem.gateway.banks.Operation get(@PathParam("id") String id) {
        return operations.get(Fields.named("id", () -> new OperationId(id)));
    }

    @GET
    @Path("{id}/receipt")
    @Operation(summary = "Get the receipt of an erasure: versions, runs and images that used the erased rows")
    @APIResponse(
            responseCode = "200",
            description = "The receipt; immutable",
            content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)))
    public Response receipt(@PathParam("id") String id) {
        var artifact = get(id).receiptArtifact();
        if (artifact == null) {
            throw new FailureException(Failure.missing(
                    "receipt", "id", "operation '" + id + "' has no receipt; only a completed erasure has one"));
        }
        return Response.ok(artifacts.receipt(artifact), MediaType.APPLICATION_JSON)
                .build();
    }
}
