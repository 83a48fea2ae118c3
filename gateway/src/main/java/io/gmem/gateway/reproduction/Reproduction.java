package io.gmem.gateway.reproduction;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.JobId;
import io.gmem.contracts.image.GenerationMetadata;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The comparison of an uploaded image and its reproduction.
 *
 * @param result exact if the files are identical byte by byte
 * @param recipe generation metadata of the uploaded image
 * @param url URL of the reproduced image
 * @param uploadedSha256 SHA-256 of the uploaded file
 * @param drawnSha256 SHA-256 of the reproduced file
 * @param changedPixels number of differing pixels
 * @param reasons known causes of the difference; empty if exact
 */
@Schema(example = """
        {"result": "exact", "job": "job-7", "url": "/api/jobs/job-7/images/image-0.png", "uploaded_sha256": "ab12…",
         "drawn_sha256": "ab12…", "changed_pixels": 0, "reasons": []}""")
public record Reproduction(
        Result result,
        JobId job,
        String url,
        GenerationMetadata recipe,
        String uploadedSha256,
        String drawnSha256,
        long changedPixels,
        List<String> reasons) {

    /** Whether the files are identical. */
    public enum Result {
        @JsonProperty("exact")
        EXACT,
        @JsonProperty("drift")
        DRIFT
    }
}
