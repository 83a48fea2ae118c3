package io.gmem.gateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.job.Priority;
import io.gmem.contracts.job.Prompt;
import io.gmem.contracts.job.Solver;
import io.gmem.gateway.images.ImageFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/images/generations}: OpenAI's fields, GMem's extensions, and OpenAI fields without effect, which
 * are rejected unless they have their default value.
 */
@Schema(example = """
        {"model": "gmem", "prompt": "label:cat", "n": 2, "response_format": "b64_json", "seed": 7,
         "num_inference_steps": 20, "gmem": {"sampler": "euler"}}""")
public record ImageRequest(
        @Schema(description = "gmem (the served checkpoint), latest, an alias, or a checkpoint run@step") @Nullable
        String model,

        @Schema(implementation = String.class) @Nullable Prompt prompt,

        @Schema(minimum = "1", maximum = "64") @Nullable Integer n,

        @Schema(description = "the size of the model, or auto") @Nullable
        String size,

        @Nullable ResponseFormat responseFormat,
        @Nullable ImageFormat outputFormat,
        @Nullable String user,
        @Nullable Long seed,
        @Nullable Integer numInferenceSteps,
        @Nullable Double guidanceScale,
        @Nullable Extension gmem,
        @Schema(hidden = true) @Nullable String quality,
        @Schema(hidden = true) @Nullable String style,
        @Schema(hidden = true) @Nullable String background,
        @Schema(hidden = true) @Nullable String moderation,

        @Schema(description = "whether to stream partial and completed images as server-sent events") @Nullable
        Boolean stream,

        @Schema(description = "number of previews of each image in a stream", minimum = "0", maximum = "3") @Nullable
        Integer partialImages,

        @Schema(
                description = "quality of jpeg and webp in percent; 100 for png; webp with 100 is lossless",
                minimum = "0",
                maximum = "100")
        @Nullable
        Integer outputCompression) {

    /** The form in which an image is returned. */
    public enum ResponseFormat {
        @JsonProperty("url")
        URL,
        @JsonProperty("b64_json")
        B64_JSON
    }

    /**
     * GMem's extensions.
     *
     * @param bank bank name; selects the newest version unless {@code bankVersion} is set
     * @param memoryIds one row of the bank, or two with {@code interpolate}
     * @param interpolate weight of the second row, 0 to 1
     * @param deadlineSeconds maximum time from acceptance to the last image
     */
    public record Extension(
            @Nullable String bank,
            @Nullable Integer bankVersion,
            @Schema(implementation = String.class) @Nullable CheckpointId checkpoint,
            @Nullable List<Long> memoryIds,
            @Nullable Double interpolate,
            @Nullable Solver sampler,

            @Schema(description = "scheduling weight: high gets nine turns for each turn of low") @Nullable
            Priority priority,

            @Schema(minimum = "1", maximum = "86400") @Nullable
            Integer deadlineSeconds) {
        static final Extension NONE = new Extension(null, null, null, null, null, null, null, null);
    }

    Extension extension() {
        return gmem == null ? Extension.NONE : gmem;
    }
}
