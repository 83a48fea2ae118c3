package io.gmem.gateway.banks;

import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.gateway.datasets.DatasetUploads;
import io.gmem.gateway.error.Fields;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Endpoints that change banks, below {@code /api/banks}. Each returns 202 with the operation that performs the change. */
@Path("/api/banks")
@Tag(name = "Banks", description = "Memory banks: immutable versions of snippets")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class BankChangeResource {
    private static final String FILE = "application/octet-stream";

    private final BankView banks;
    private final BankChanges changes;
    private final DatasetUploads uploads;

    BankChangeResource(BankView banks, BankChanges changes, DatasetUploads uploads) {
        this.banks = banks;
        this.changes = changes;
        this.uploads = uploads;
    }

    @POST
    @Consumes(FILE)
    @Operation(
            summary = "Import a bank",
            description =
                    "The body is the file: a full or compressed .pth, a checkpoint of the original GMem, or safetensors."
                            + " Set `encoder` to the encoder of the vectors, or `like` to a bank version of the same encoder.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the operation is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = io.gmem.gateway.banks.Operation.class)))
    public Uni<Response> importFile(
            @QueryParam("name") @Nullable String name,
            @QueryParam("id") @Nullable String id,
            @QueryParam("encoder") @Nullable String encoder,
            @QueryParam("like") @Nullable String like,
            @QueryParam("file_name") @Nullable String fileName,
            @QueryParam("description") @Nullable String description,
            InputStream body) {
        InvalidInputException.unless(name != null, "name", "is required: the name of the bank, in the query");
        BankName bank = Fields.named("name", () -> new BankName(String.valueOf(name)));
        if (!banks.versions(bank).isEmpty()) {
            throw new FailureException(
                    Failure.conflict("bank_exists", "name", "bank '" + bank + "' already exists; use another name"));
        }
        InvalidInputException.unless(
                encoder != null || like != null,
                "encoder",
                "is required: the encoder of the vectors, or a bank version in 'like'");
        BankVersion sameEncoder =
                like == null ? null : banks.named("like", like).version();
        return withUpload(
                body,
                "bin",
                file -> changes.make(
                        bank,
                        BankChanges.id(id),
                        new BankOperation.Import(file, fileNameOr(fileName, "upload"), encoder, sameEncoder),
                        description));
    }

    @POST
    @Path("{bank}/images")
    @Consumes({"image/*", "application/zip", "application/x-tar", FILE})
    @Operation(
            summary = "Append images",
            description =
                    "The body is an image, or a zip or tar of images. The new rows can be used as prompts without further training.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the operation is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = io.gmem.gateway.banks.Operation.class)))
    public Uni<Response> images(
            @PathParam("bank") String bank,
            @QueryParam("id") @Nullable String id,
            @QueryParam("label") @Nullable String label,
            @QueryParam("file_name") @Nullable String fileName,
            @QueryParam("description") @Nullable String description,
            InputStream body) {
        banks.byPath(bank);
        return withUpload(
                body,
                "bin",
                file -> changes.change(
                        bank,
                        BankChanges.id(id),
                        new BankOperation.AppendImages(file, fileNameOr(fileName, "image"), label),
                        description));
    }

    @POST
    @Path("{bank}/vectors")
    @Consumes({MediaType.APPLICATION_JSON, FILE})
    @Operation(
            summary = "Append vectors",
            description = "The body is safetensors, a .pth, or as JSON {\"vectors\": [[…]]}.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the operation is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = io.gmem.gateway.banks.Operation.class)))
    public Uni<Response> vectors(
            @PathParam("bank") String bank,
            @QueryParam("id") @Nullable String id,
            @QueryParam("label") @Nullable String label,
            @QueryParam("file_name") @Nullable String fileName,
            @QueryParam("description") @Nullable String description,
            InputStream body) {
        banks.byPath(bank);
        return withUpload(
                body,
                "bin",
                file -> changes.change(
                        bank,
                        BankChanges.id(id),
                        new BankOperation.AppendVectors(file, fileNameOr(fileName, "vectors"), label),
                        description));
    }

    @POST
    @Path("{bank}/interpolate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Append rows interpolated between existing rows")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the operation is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = io.gmem.gateway.banks.Operation.class)))
    public Uni<Response> interpolate(@PathParam("bank") String bank, ChangeRequest.Interpolate request) {
        long seed = request.seed() == null ? 0 : request.seed();
        return changes.change(
                bank,
                request.id(),
                new BankOperation.Interpolate(request.method(), request.pairs(), seed),
                request.description());
    }

    @POST
    @Path("{bank}/compress")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Compress the snippets to a lower rank")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the operation is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = io.gmem.gateway.banks.Operation.class)))
    public Uni<Response> compress(@PathParam("bank") String bank, ChangeRequest.Compress request) {
        int dimension = banks.byPath(bank).dimension();
        InvalidInputException.unless(
                request.rank() <= dimension,
                "rank",
                "must be at most " + dimension + ", the dimension of the bank (was " + request.rank() + ")");
        return changes.change(bank, request.id(), new BankOperation.Compress(request.rank()), request.description());
    }

    @POST
    @Path("{bank}/merge")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Append the rows of another version of the same encoder")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the operation is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = io.gmem.gateway.banks.Operation.class)))
    public Uni<Response> merge(@PathParam("bank") String bank, ChangeRequest.Merge request) {
        BankVersion with = banks.named("with", request.with()).version();
        return changes.change(bank, request.id(), new BankOperation.Merge(with), request.description());
    }

    @POST
    @Path("{bank}/erase")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Erase rows",
            description =
                    "Removes the rows from the next version. The receipt lists the versions, runs and images that used them."
                            + " Trained weights are not changed.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the operation is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = io.gmem.gateway.banks.Operation.class)))
    public Uni<Response> erase(@PathParam("bank") String bank, ChangeRequest.Erase request) {
        String reason = request.reason() == null ? "" : request.reason();
        return changes.change(
                bank, request.id(), new BankOperation.Erase(request.rows(), reason), request.description());
    }

    @PUT
    @Path("{bank}/aliases/{alias}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Point an alias at a version, effective immediately for all clients")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the operation is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = io.gmem.gateway.banks.Operation.class)))
    public Uni<Response> alias(
            @PathParam("bank") String bank, @PathParam("alias") String alias, ChangeRequest.Alias request) {
        BankName name = Fields.named("bank", () -> new BankName(bank));
        BankVersion version = banks.named("version", request.version()).version();
        InvalidInputException.unless(
                version.bank().equals(name), "version", "must be a version of '" + name + "' (was '" + version + "')");
        var moved = new BankOperation.MoveAlias(
                Fields.named("alias", () -> new BankAlias(alias)), version, request.expected());
        return changes.make(name, request.id(), moved, null);
    }

    private static String fileNameOr(@Nullable String fileName, String defaultName) {
        InvalidInputException.unless(
                fileName == null || fileName.length() <= 200, "file_name", "must have at most 200 characters");
        return fileName == null ? defaultName : fileName;
    }

    /** Stores the body as an upload for the service that performs the operation; deletes it if the request is rejected. */
    private Uni<Response> withUpload(InputStream body, String extension, Function<ArtifactRef, Uni<Response>> request) {
        ArtifactRef upload = uploads.store(body, extension);
        try {
            return request.apply(upload);
        } catch (FailureException e) {
            uploads.discard(upload);
            throw e;
        }
    }
}
