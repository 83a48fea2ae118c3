package io.gmem.gateway.system;

import io.gmem.contracts.run.RunSchema;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Endpoints of JSON Schemas, {@code /api/schemas}. */
@Path("/api/schemas")
@Tag(name = "System")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class SchemaResource {
    private final String run = RunSchema.json();

    @GET
    @Path("run")
    @Operation(summary = "Get the JSON Schema of a run request")
    @APIResponse(
            responseCode = "200",
            description = "JSON Schema 2020-12",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public String run() {
        return run;
    }
}
