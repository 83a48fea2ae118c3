package io.gmem.gateway.datasets;

import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.dataset.NearDuplicates;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.gateway.view.CommandSender;
import io.gmem.gateway.view.ListPage;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;
import org.jspecify.annotations.Nullable;

/** Endpoints of data sets, {@code /api/datasets}. */
@Path("/api/datasets")
@Tag(name = "Data sets", description = "Ingested data sets: cropped and encoded images for training")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class DatasetResource {
    private static final String INGEST_SUMMARY = "Ingest a data set";
    private static final String INGEST_DESCRIPTION =
            "application/json: the source is a folder, zip or tar in the import folder, or the URL of a zip or tar; all options are in the"
                    + " body. application/zip or application/x-tar: the body is the file; all options are query parameters,"
                    + " `id` is required. multipart/form-data: the file is the part `file`; all options are query parameters.";

    private final DatasetView datasets;
    private final DatasetUploads uploads;
    private final CommandSender commands;
    private final ArtifactReader artifacts;

    DatasetResource(DatasetView datasets, DatasetUploads uploads, CommandSender commands, ArtifactReader artifacts) {
        this.datasets = datasets;
        this.uploads = uploads;
        this.commands = commands;
        this.artifacts = artifacts;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = INGEST_SUMMARY, description = INGEST_DESCRIPTION)
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the data set is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Dataset.class)))
    public Uni<Response> ingest(DatasetRequest request) {
        return ingest(request.spec());
    }

    @POST
    @Consumes({"application/zip", "application/x-tar"})
    @Operation(summary = INGEST_SUMMARY, description = INGEST_DESCRIPTION)
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the data set is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Dataset.class)))
    public Uni<Response> upload(
            @BeanParam UploadQuery query, @HeaderParam("content-type") String contentType, InputStream body) {
        var request = UploadRequest.of(query, query.fileName);
        datasets.requireAvailable(request.provisionalSpec());
        return ingest(request, body, contentType.contains("tar") ? "tar" : "zip");
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(summary = INGEST_SUMMARY, description = INGEST_DESCRIPTION)
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the data set is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Dataset.class)))
    public Uni<Response> uploadForm(
            @BeanParam UploadQuery query, @RestForm("file") @Nullable FileUpload file, MultipartFormDataInput form)
            throws IOException {
        if (file == null) {
            throw new InvalidInputException("file", "is required: a part 'file' with a file name");
        }
        rejectOtherParts(form);
        var request = UploadRequest.of(query, query.fileName == null ? file.fileName() : query.fileName);
        datasets.requireAvailable(request.provisionalSpec());
        try (InputStream body = Files.newInputStream(file.uploadedFile())) {
            return ingest(request, body, request.fileName().endsWith(".tar") ? "tar" : "zip");
        }
    }

    private static void rejectOtherParts(MultipartFormDataInput form) {
        form.getValues().forEach((part, values) -> {
            if (!part.equals("file")) {
                throw new FailureException(
                        new Failure(
                                "unknown_field",
                                Category.USER,
                                false,
                                part,
                                part
                                        + " is not a known part of the form; the only part is file, all other options are query parameters"));
            }
            InvalidInputException.unless(values.size() == 1, "file", "must be given once: send one zip or tar file");
        });
    }

    @GET
    @Operation(summary = "List all data sets, newest first")
    public ListPage<Dataset> list() {
        return ListPage.of(datasets.newestFirst());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a data set")
    public Dataset get(@PathParam("id") String id) {
        return datasets.get(Fields.named("id", () -> new DatasetId(id)));
    }

    @GET
    @Path("{id}/images/{index}.png")
    @Produces({"image/png", MediaType.APPLICATION_JSON})
    @Operation(summary = "Get a cropped image of a data set")
    @APIResponse(
            responseCode = "200",
            description = "The image; immutable",
            content = @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response image(@PathParam("id") String id, @PathParam("index") String index) {
        Dataset dataset = get(id);
        ArtifactRef artifact = artifact(dataset);
        long requested = Fields.number("index", index, 0, Integer.MAX_VALUE);
        long count = Objects.requireNonNull(dataset.count());
        if (requested >= count) {
            throw new FailureException(Failure.missing(
                    "image",
                    "index",
                    "index must be between 0 and " + (count - 1) + " for data set '" + id + "' (was " + requested
                            + ")"));
        }
        if (dataset.latents() != null) {
            throw new FailureException(new Failure(
                    "no_pictures",
                    Category.MISSING,
                    false,
                    "id",
                    "data set '" + id + "' was created from precomputed latents and has no images"));
        }
        return Response.ok(artifacts.datasetImage(artifact, requested), "image/png")
                .header("cache-control", "public, max-age=31536000, immutable")
                .build();
    }

    @GET
    @Path("{id}/likenesses")
    @Operation(
            summary = "List near-duplicate images",
            description =
                    "Groups of images whose perceptual hashes, or those of their mirror images, differ in few bits. Limit 1 to 500.")
    public NearDuplicatePage nearDuplicates(
            @PathParam("id") String id,
            @QueryParam("offset") @DefaultValue("0") String offset,
            @QueryParam("limit") @DefaultValue("50") String limit) {
        Dataset dataset = get(id);
        ArtifactRef artifact = artifact(dataset);
        long from = Fields.number("offset", offset, 0, Long.MAX_VALUE);
        int maxGroups = (int) Fields.number("limit", limit, 1, 500);
        NearDuplicates found = dataset.likenesses();
        return new NearDuplicatePage(
                artifacts.nearDuplicates(artifact, from, maxGroups), from, found == null ? 0 : found.groups());
    }

    private static ArtifactRef artifact(Dataset dataset) {
        ArtifactRef artifact = dataset.artifact();
        if (artifact == null) {
            throw new FailureException(new Failure(
                    "dataset_not_done",
                    Category.CONFLICT,
                    !dataset.status().terminal(),
                    "id",
                    "data set '" + dataset.id() + "' must be done (was "
                            + dataset.status().name().toLowerCase(Locale.ROOT) + ")"));
        }
        return artifact;
    }

    private Uni<Response> ingest(UploadRequest request, InputStream body, String extension) {
        ArtifactRef upload = uploads.store(body, extension);
        try {
            return ingest(request.spec(upload));
        } catch (FailureException e) {
            uploads.discard(upload);
            throw e;
        }
    }

    private Uni<Response> ingest(DatasetSpec spec) {
        Dataset requested = Dataset.requested(spec);
        datasets.reserve(requested);
        return commands.send(new IngestDataset(spec), () -> datasets.release(requested))
                .replaceWith(() -> Response.accepted(requested)
                        .location(URI.create("/api/datasets/" + spec.id()))
                        .build());
    }
}
