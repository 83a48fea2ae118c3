package io.gmem.gateway.reproduction;

import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.image.GenerationMetadata;
import io.gmem.contracts.image.PngText;
import io.gmem.gateway.error.BoundedStream;
import io.gmem.gateway.error.RequestFilter;
import io.gmem.gateway.form.FormReader;
import io.gmem.gateway.form.ImageForm;
import io.gmem.gateway.jobs.JobService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /api/images/reproduce}. */
@Path("/api/images/reproduce")
@Tag(name = "Images", description = "What a picture says of itself")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ReproductionResource {
    /** More pixels than any picture drawn here; a small file may claim more, and would take memory for them. */
    private static final long MOST_PIXELS = 4096L * 4096;

    private final FormReader forms;
    private final Reproducer reproducer;
    private final JobService desk;

    ReproductionResource(FormReader forms, Reproducer reproducer, JobService desk) {
        this.forms = forms;
        this.reproducer = reproducer;
        this.desk = desk;
    }

    /** The form. */
    @Schema(name = "ReproductionForm")
    record Fields(
            @Schema(type = SchemaType.STRING, format = "binary", required = true, description = "a PNG drawn here")
            String image) {}

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(summary = "Draw a picture again by its own recipe, and compare")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "multipart/form-data",
                            schema = @Schema(implementation = ReproductionResource.Fields.class)))
    @APIResponse(
            responseCode = "200",
            description = "How it compares",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Reproduction.class)))
    public Uni<Reproduction> form(@HeaderParam("content-type") String type, InputStream body) {
        ImageForm form = forms.read(type, body, Set.of("image"));
        form.rejectRemainingTexts();
        InvalidInputException.unless(form.pictures().size() == 1, "image", "is one PNG: send it as the part 'image'");
        return reproduce(form.pictures().get(0));
    }

    @POST
    @Consumes("image/png")
    @Operation(summary = "Draw a picture again by its own recipe, and compare; the PNG is the body")
    @RequestBody(
            content = @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "200",
            description = "How it compares",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Reproduction.class)))
    public Uni<Reproduction> picture(InputStream body) throws IOException {
        try (InputStream bounded = new BoundedStream(body, RequestFilter.IMAGE_FORM_BYTES)) {
            return reproduce(bounded.readAllBytes());
        }
    }

    private Uni<Reproduction> reproduce(byte[] png) {
        GenerationMetadata recipe = GenerationMetadata.of(png);
        int[] size = PngText.size(png);
        InvalidInputException.unless(
                size[0] > 0 && size[1] > 0 && (long) size[0] * size[1] <= MOST_PIXELS,
                "image",
                "claims " + size[0] + "x" + size[1] + " pixels: none of that size was drawn here");
        return desk.finished(reproducer.again(recipe))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(job -> reproducer.compared(png, recipe, job));
    }
}
