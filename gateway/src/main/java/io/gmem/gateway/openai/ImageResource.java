package io.gmem.gateway.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.gateway.form.FormReader;
import io.gmem.gateway.form.ImageForm;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Endpoints of OpenAI image generation, {@code /v1/images}. */
@Path("/v1/images")
@Tag(name = "OpenAI", description = "OpenAI-compatible API")
@Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
@Blocking
public class ImageResource {
    private final ImageRequestMapper requests;
    private final ImagePromptMapper imagePrompts;
    private final ImageResponses responses;
    private final FormReader forms;
    private final ObjectMapper json;

    ImageResource(
            ImageRequestMapper requests,
            ImagePromptMapper imagePrompts,
            ImageResponses responses,
            FormReader forms,
            ObjectMapper json) {
        this.requests = requests;
        this.imagePrompts = imagePrompts;
        this.responses = responses;
        this.forms = forms;
        this.json = json;
    }

    @POST
    @Path("generations")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Generate images and return them")
    @APIResponse(
            responseCode = "200",
            description = "The images; with stream true, events image_generation.partial_image and .completed",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = ImageResponse.class)),
                @Content(mediaType = "text/event-stream", schema = @Schema(implementation = String.class))
            })
    public Uni<Response> generate(ImageRequest request, UriInfo uri) {
        return responses.respond(
                requests.of(request), ResponseDelivery.of(request), "image_generation", uri.getBaseUri());
    }

    @POST
    @Path("variations")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(summary = "Generate images from the snippet of an uploaded image")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "multipart/form-data",
                            schema = @Schema(implementation = ImageFields.Variation.class)))
    @APIResponse(
            responseCode = "200",
            description = "The images",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ImageResponse.class)))
    public Uni<Response> vary(@HeaderParam("content-type") String type, InputStream body, UriInfo uri) {
        ImageForm form = forms.read(type, body, Set.of("image"));
        ImageRequest request = FormRequest.read(form, json);
        return imagePrompts
                .variation(request, form)
                .chain(spec ->
                        responses.respond(spec, ResponseDelivery.of(request), "image_variation", uri.getBaseUri()));
    }

    @POST
    @Path("edits")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(
            summary = "Generate images between two uploaded images, or between an image and a bank row",
            description =
                    "The prompt is the snippet (1 - w) a + w b, where a is the snippet of the first image, and b that of the"
                            + " second image or of the row in the prompt; w is gmem.weight (default 0.5).")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "multipart/form-data",
                            schema = @Schema(implementation = ImageFields.Edit.class)))
    @APIResponse(
            responseCode = "200",
            description = "The images; with stream true, events image_edit.partial_image and .completed",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = ImageResponse.class)),
                @Content(mediaType = "text/event-stream", schema = @Schema(implementation = String.class))
            })
    public Uni<Response> edit(@HeaderParam("content-type") String type, InputStream body, UriInfo uri) {
        ImageForm form = forms.read(type, body, Set.of("image"));
        ImagePromptMapper.Mixing mixing = ImagePromptMapper.Mixing.take(form);
        ImageRequest request = FormRequest.read(form, json);
        return imagePrompts
                .edit(request, form, mixing)
                .chain(spec -> responses.respond(spec, ResponseDelivery.of(request), "image_edit", uri.getBaseUri()));
    }
}
