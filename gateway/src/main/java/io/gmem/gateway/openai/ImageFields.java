package io.gmem.gateway.openai;

import io.gmem.gateway.images.ImageFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** OpenAPI schemas of the forms that {@link FormRequest} reads. Fields of {@code gmem} are {@code gmem[bank]} or {@code gmem.bank}. */
final class ImageFields {
    private ImageFields() {}

    /** {@code POST /v1/images/variations}. */
    @Schema(name = "VariationForm")
    record Variation(
            @Schema(
                    type = SchemaType.STRING,
                    format = "binary",
                    required = true,
                    description = "JPEG, PNG, WebP, GIF or BMP")
            String image,

            @Nullable String model,
            @Schema(minimum = "1", maximum = "64") @Nullable Integer n,
            @Nullable String size,
            ImageRequest.@Nullable ResponseFormat responseFormat,
            @Nullable ImageFormat outputFormat,

            @Schema(minimum = "0", maximum = "100") @Nullable
            Integer outputCompression,

            @Nullable Boolean stream,
            @Schema(minimum = "0", maximum = "3") @Nullable Integer partialImages,
            @Nullable String user,
            @Nullable Long seed,
            @Nullable Integer numInferenceSteps,
            @Nullable Double guidanceScale) {}

    /** {@code POST /v1/images/edits}. */
    @Schema(name = "EditForm")
    record Edit(
            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = ImageFile.class,
                    required = true,
                    minItems = 1,
                    maxItems = 2)
            List<ImageFile> image,

            @Schema(
                    description =
                            "for two images: mix or mix(WEIGHT); for one image: the row to mix it with, memory:ROW",
                    example = "mix(0.3)")
            @Nullable
            String prompt,

            @Nullable String model,
            @Schema(minimum = "1", maximum = "64") @Nullable Integer n,
            @Nullable String size,
            ImageRequest.@Nullable ResponseFormat responseFormat,
            @Nullable ImageFormat outputFormat,

            @Schema(minimum = "0", maximum = "100") @Nullable
            Integer outputCompression,

            @Nullable Boolean stream,
            @Schema(minimum = "0", maximum = "3") @Nullable Integer partialImages,
            @Nullable String user,
            @Nullable Long seed,
            @Nullable Integer numInferenceSteps,
            @Nullable Double guidanceScale) {}

    /** An image file. */
    @Schema(name = "Picture", type = SchemaType.STRING, format = "binary")
    record ImageFile() {}
}
