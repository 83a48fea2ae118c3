package io.gmem.gateway.openai;

import io.gmem.gateway.images.ImageFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The forms as they are described; they are read by {@link FormRequest}. What is in {@code gmem} is named {@code gmem[bank]} or {@code gmem.bank}. */
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
                    implementation = Picture.class,
                    required = true,
                    minItems = 1,
                    maxItems = 2)
            List<Picture> image,

            @Schema(
                    description =
                            "of two pictures: mix, or mix(WEIGHT); of one: the row that it is mixed with, memory:ROW",
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

    /** A file. */
    @Schema(type = SchemaType.STRING, format = "binary")
    record Picture() {}
}
