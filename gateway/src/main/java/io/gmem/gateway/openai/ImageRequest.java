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
 * {@code POST /v1/images/generations}, with OpenAI's fields, those of the suite, and those of OpenAI's that are known only
 * to be refused when they ask for something.
 */
@Schema(example = """
        {"model": "gmem", "prompt": "label:cat", "n": 2, "response_format": "b64_json", "seed": 7,
         "num_inference_steps": 20, "gmem": {"sampler": "euler"}}""")
public record ImageRequest(
        @Schema(description = "gmem, which serves; latest; an alias; or a checkpoint: run@step") @Nullable
        String model,

        @Schema(implementation = String.class) @Nullable Prompt prompt,

        @Schema(minimum = "1", maximum = "64") @Nullable Integer n,

        @Schema(description = "the model's own, or auto") @Nullable
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

        @Schema(description = "tell of partial and of whole images by server-sent events") @Nullable
        Boolean stream,

        @Schema(description = "of each image in a stream", minimum = "0", maximum = "3") @Nullable
        Integer partialImages,

        @Schema(
                description = "quality of jpeg and webp, in percent; png is 100, webp of 100 loses nothing",
                minimum = "0",
                maximum = "100")
        @Nullable
        Integer outputCompression) {

    /** How an image is handed over. */
    public enum ResponseFormat {
        @JsonProperty("url")
        URL,
        @JsonProperty("b64_json")
        B64_JSON
    }

    /**
     * What only this suite knows.
     *
     * @param bank the newest version unless {@code bankVersion} is there
     * @param memoryIds one row of the bank, or two with {@code interpolate}
     * @param interpolate weight of the second row, 0 to 1
     * @param deadlineSeconds from being accepted to the last image
     */
    public record Extension(
            @Nullable String bank,
            @Nullable Integer bankVersion,
            @Schema(implementation = String.class) @Nullable CheckpointId checkpoint,
            @Nullable List<Long> memoryIds,
            @Nullable Double interpolate,
            @Nullable Solver sampler,

            @Schema(description = "a share of the turns: high has nine while low has one") @Nullable
            Priority priority,

            @Schema(minimum = "1", maximum = "86400") @Nullable
            Integer deadlineSeconds) {
        static final Extension NONE = new Extension(null, null, null, null, null, null, null, null);
    }

    Extension extension() {
        return gmem == null ? Extension.NONE : gmem;
    }
}
