package io.gmem.gateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.job.JobProgressed;
import org.jspecify.annotations.Nullable;

/**
 * An event of an image stream, with all fields that OpenAI's clients require.
 *
 * @param gmem provenance of a completed image, or progress of a preview
 */
record ImageEvent(
        String type,
        @JsonProperty("b64_json") String base64,
        long createdAt,
        String size,
        String quality,
        String background,
        String outputFormat,
        @Nullable Integer partialImageIndex,
        @Nullable Usage usage,
        Object gmem) {

    /** Token usage, always zero. */
    record Usage(long totalTokens, long inputTokens, long outputTokens, Input inputTokensDetails) {
        private static final Usage NONE = new Usage(0, 0, 0, new Input(0, 0));

        record Input(long textTokens, long imageTokens) {}
    }

    /** The progress of an image. */
    record Step(int image, int solverStep, int solverSteps) {}

    static ImageEvent partial(String type, String base64, long createdAt, int index, JobProgressed progress) {
        var step = new Step(progress.image(), progress.solverStep(), progress.solverSteps());
        return of(type, base64, createdAt, "png", index, null, step);
    }

    static ImageEvent completed(
            String type, String base64, long createdAt, String format, ImageResponse.Origin origin) {
        return of(type, base64, createdAt, format, null, Usage.NONE, origin);
    }

    private static ImageEvent of(
            String type,
            String base64,
            long createdAt,
            String format,
            @Nullable Integer index,
            @Nullable Usage usage,
            Object gmem) {
        return new ImageEvent(type, base64, createdAt, "auto", "auto", "opaque", format, index, usage, gmem);
    }
}
