package io.gmem.gateway.reproduction;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.JobId;
import io.gmem.contracts.image.GenerationMetadata;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How a picture that was drawn again compares.
 *
 * @param result exact when every byte is the same
 * @param recipe that stood in the picture
 * @param url of the picture drawn now
 * @param uploadedSha256 of the file that was sent in
 * @param drawnSha256 of the file drawn now
 * @param changedPixels how many differ
 * @param reasons what is not as it was, as far as it is known; empty when exact
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

    /** Whether it is the same file. */
    public enum Result {
        @JsonProperty("exact")
        EXACT,
        @JsonProperty("drift")
        DRIFT
    }
}
