package io.gmem.gateway.banks;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.gateway.datasets.DatasetUploads;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.NoiseLookup;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Queries of a bank version, below {@code /api/banks}; {@code {bank}} is {@code pets}, {@code pets@3} or {@code pets@stable}. */
@Path("/api/banks")
@Tag(name = "Banks", description = "Memory banks: immutable versions of snippets")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class BankQueryResource {
    private static final int MAX_LIMIT = 500;

    private final BankView banks;
    private final ArtifactReader artifacts;
    private final DatasetUploads uploads;
    private final SnippetEncodingClient encoder;

    BankQueryResource(BankView banks, ArtifactReader artifacts, DatasetUploads uploads, SnippetEncodingClient encoder) {
        this.banks = banks;
        this.artifacts = artifacts;
        this.uploads = uploads;
        this.encoder = encoder;
    }

    /** A nearest-neighbor query: exactly one of row and vector. */
    @Schema(name = "NearestTo", example = "{\"row\": 3, \"k\": 10, \"label\": \"cat\"}")
    public record NearestTo(
            @Nullable Long row,
            @Nullable List<Double> vector,
            @Nullable Integer k,
            @Nullable String label) {}

    /** Start noise of any shape, flattened. */
    @Schema(
            name = "Noise",
            requiredProperties = {"noise"},
            example = "{\"noise\": [0.1, -0.3]}")
    public record Noise(List<Double> noise) {}

    private RowView open(String reference) {
        BankEvent.Published version = banks.byPath(reference);
        return new RowView(version, artifacts.bank(version.parts()));
    }

    @GET
    @Path("{bank}/rows")
    @Operation(summary = "List rows by number, label or source prefix")
    public BankQueryResult.Rows rows(
            @PathParam("bank") String reference,
            @QueryParam("ids") @Nullable String ids,
            @QueryParam("label") @Nullable String label,
            @QueryParam("source") @Nullable String source,
            @QueryParam("offset") @Nullable String offset,
            @QueryParam("limit") @Nullable String limit)
            throws IOException {
        RowView view = open(reference);
        int maxRows = (int) Fields.number("limit", limit, 50, 1, MAX_LIMIT);
        long first = Fields.number("offset", offset, 0, 0, Integer.MAX_VALUE);
        long filters = Stream.of(ids, label, source).filter(Objects::nonNull).count();
        InvalidInputException.unless(filters <= 1, "ids", "cannot be combined with label or source; use one of them");
        long[] rows;
        if (ids != null) {
            rows = Arrays.stream(ids.split(",", MAX_LIMIT + 1))
                    .limit(MAX_LIMIT)
                    .mapToLong(id -> Fields.number("ids", id, 0, view.bank().count() - 1))
                    .toArray();
        } else if (label != null) {
            rows = view.bank().rowsOfLabel(label(view, label));
        } else if (source != null) {
            rows = view.bank().rowsOfSource(source, 100_000);
        } else {
            rows = LongStream.range(first, Math.min(view.bank().count(), first + maxRows))
                    .toArray();
            return new BankQueryResult.Rows(
                    view.version().version(), of(view, rows), view.bank().count());
        }
        long[] page = Arrays.stream(rows).skip(first).limit(maxRows).toArray();
        return new BankQueryResult.Rows(view.version().version(), of(view, page), rows.length);
    }

    private static List<Bank.Row> of(RowView view, long[] rows) {
        return Arrays.stream(rows).mapToObj(view::row).toList();
    }

    private static int label(RowView view, String name) {
        int label = view.version().labels().indexOf(name);
        if (label < 0) {
            throw new FailureException(Failure.missing(
                    "label",
                    "label",
                    "label '" + name + "' does not exist; the labels of "
                            + view.version().version() + " are "
                            + String.join(
                                    ", ",
                                    view.version().labels().stream().limit(30).toList())));
        }
        return label;
    }

    @GET
    @Path("{bank}/rows/{row}")
    @Operation(summary = "Get a row with its snippet")
    public BankQueryResult.RowDetail row(@PathParam("bank") String reference, @PathParam("row") String row) {
        RowView view = open(reference);
        long number = present(view, "row", Fields.number("row", row, 0, Long.MAX_VALUE));
        Long frequency = view.bank().frequencies().map(all -> all[(int) number]).orElse(null);
        return new BankQueryResult.RowDetail(
                view.version().version(), view.row(number), view.bank().snippet(number), frequency);
    }

    private static long present(RowView view, String field, long row) {
        if (row >= view.bank().count()) {
            throw new FailureException(Failure.missing(
                    "row",
                    field,
                    field + " must be between 0 and " + (view.bank().count() - 1) + " for "
                            + view.version().version() + " (was " + row + ")"));
        }
        if (view.bank().erased(row)) {
            throw new FailureException(new Failure(
                    "row_erased",
                    Category.MISSING,
                    false,
                    field,
                    "row " + row + " was erased from " + view.version().version() + "; use another row"));
        }
        return row;
    }

    @GET
    @Path("{bank}/rows/{row}/image.png")
    @Produces({"image/png", MediaType.APPLICATION_JSON})
    @Operation(summary = "Get the thumbnail stored with a row")
    @APIResponse(
            responseCode = "200",
            description = "The image; immutable",
            content = @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response image(@PathParam("bank") String reference, @PathParam("row") String row) {
        RowView view = open(reference);
        long number = present(view, "row", Fields.number("row", row, 0, Long.MAX_VALUE));
        String thumbnail = view.bank().item(number).picture();
        if (thumbnail == null || !thumbnail.startsWith("data:image/png;base64,")) {
            throw new FailureException(Failure.missing(
                    "image",
                    "row",
                    "row " + number + " has no stored thumbnail; the URL of its image, if any, is in GET"
                            + " /api/banks/" + view.version().version() + "/rows/" + number));
        }
        byte[] png = Base64.getDecoder().decode(thumbnail.substring(thumbnail.indexOf(',') + 1));
        return Response.ok(png, "image/png").build();
    }

    @POST
    @Path("{bank}/nearest")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Find the rows most similar to a row or a vector (exact search)")
    public BankQueryResult.Nearest nearest(@PathParam("bank") String reference, NearestTo request) {
        RowView view = open(reference);
        InvalidInputException.unless(
                (request.row() == null) != (request.vector() == null), "row", "or vector must be set, but not both");
        float[] snippet = request.row() == null
                ? vector(view, Objects.requireNonNull(request.vector()))
                : view.bank()
                        .snippet(present(
                                view, "row", Fields.number("row", request.row().toString(), 0, Long.MAX_VALUE)));
        return nearest(view, snippet, request.k(), request.label());
    }

    private static float[] vector(RowView view, List<Double> numbers) {
        InvalidInputException.unless(
                numbers.size() == view.bank().dimension(),
                "vector",
                "must have the dimension " + view.bank().dimension() + " of the snippets of "
                        + view.version().version() + " (was " + numbers.size() + ")");
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i).floatValue();
            InvalidInputException.unless(
                    Float.isFinite(vector[i]), "vector", "must be finite (was " + vector[i] + " at index " + i + ")");
        }
        return vector;
    }

    private static BankQueryResult.Nearest nearest(
            RowView view, float[] snippet, @Nullable Integer k, @Nullable String label) {
        int maxRows = k == null ? 10 : (int) Fields.number("k", k.toString(), 1, MAX_LIMIT);
        LongPredicate filter = row -> true;
        if (label != null) {
            int index = label(view, label);
            filter = row -> view.bank().label(row) == index;
        }
        return new BankQueryResult.Nearest(
                view.version().version(),
                view.bank().nearest().to(snippet, maxRows, filter).stream()
                        .map(hit -> new BankQueryResult.Neighbor(view.row(hit.row()), hit.similarity()))
                        .toList());
    }

    @POST
    @Path("{bank}/nearest")
    @Consumes({"image/*", "application/octet-stream"})
    @Operation(summary = "Find the rows most similar to an image, which is the body")
    public Uni<BankQueryResult.Nearest> nearestToImage(
            @PathParam("bank") String reference,
            @QueryParam("k") @Nullable String k,
            @QueryParam("label") @Nullable String label,
            InputStream body) {
        RowView view = open(reference);
        int maxRows = (int) Fields.number("k", k, 10, 1, MAX_LIMIT);
        if (label != null) {
            label(view, label);
        }
        ArtifactRef upload = uploads.store(body, "bin");
        return encoder.snippet(view.version().version(), upload)
                .eventually(() -> uploads.discard(upload))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(snippet -> nearest(view, snippet, maxRows, label));
    }

    @GET
    @Path("{bank}/draw")
    @Operation(summary = "Sample rows by a seed, uniformly or by their frequency in training")
    public BankQueryResult.Rows sample(
            @PathParam("bank") String reference,
            @QueryParam("seed") @Nullable String seed,
            @QueryParam("n") @Nullable String n,
            @QueryParam("by") @Nullable String by,
            @QueryParam("label") @Nullable String label) {
        RowView view = open(reference);
        long first = Fields.number("seed", seed, 0, Long.MIN_VALUE, Long.MAX_VALUE);
        int count = (int) Fields.number("n", n, 1, 1, MAX_LIMIT);
        InvalidInputException.unless(
                by == null || by.equals("uniform") || by.equals("frequency"),
                "by",
                "must be uniform or frequency (was '" + by + "')");
        InvalidInputException.unless(
                label == null || !"frequency".equals(by),
                "label",
                "cannot be combined with by=frequency; omit one of them");
        int labelIndex = label == null ? 0 : label(view, label);
        InvalidInputException.unless(
                label == null || view.bank().rowsOfLabel(labelIndex).length > 0,
                "label",
                "'" + label + "' has no rows");
        RowSampler sampler = new RowSampler(view.bank());
        long[] rows = LongStream.range(0, count)
                .map(i -> label != null
                        ? sampler.ofLabel(labelIndex, first + i)
                        : "frequency".equals(by) ? sampler.byFrequency(first + i) : sampler.any(first + i))
                .toArray();
        return new BankQueryResult.Rows(view.version().version(), of(view, rows), rows.length);
    }

    @POST
    @Path("{bank}/lookup")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Look up the row for start noise, as the original GMem does")
    public BankQueryResult.Lookup lookup(@PathParam("bank") String reference, Noise request) {
        RowView view = open(reference);
        InvalidInputException.unless(!request.noise().isEmpty(), "noise", "must not be empty");
        float[] noise = new float[request.noise().size()];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = request.noise().get(i).floatValue();
        }
        double uniform = NoiseLookup.uniform(NoiseLookup.normal(noise));
        InvalidInputException.unless(!Double.isNaN(uniform), "noise", "must contain finite numbers only");
        long row = RowSampler.frequencies(view.bank()).rowAt(uniform);
        return new BankQueryResult.Lookup(view.version().version(), uniform, view.row(row));
    }

    @GET
    @Path("{bank}/diff")
    @Operation(summary = "Compare this version with another one")
    public BankQueryResult.Diff diff(@PathParam("bank") String reference, @QueryParam("to") @Nullable String to) {
        InvalidInputException.unless(to != null, "to", "is required: the version to compare with");
        RowView before = open(reference);
        BankEvent.Published other = banks.named("to", String.valueOf(to));
        InvalidInputException.unless(
                other.dimension() == before.version().dimension(),
                "to",
                "must have the dimension " + before.version().dimension() + " of "
                        + before.version().version() + " (was " + other.dimension() + ")");
        MemoryBank after = artifacts.bank(other.parts());
        return VersionDiff.of(before.version(), before.bank(), other, after);
    }
}
