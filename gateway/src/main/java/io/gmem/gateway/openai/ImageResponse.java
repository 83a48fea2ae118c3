package io.gmem.gateway.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.job.GeneratedImage;
import io.gmem.gateway.jobs.Job;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The response with the images of a request.
 *
 * @param created creation time, in seconds since 1970
 */
@Schema(example = """
        {"created": 1767323046, "data": [{"url": "http://127.0.0.1:8080/api/jobs/job-1/images/0.png", "gmem": {"seed": 7,
         "snippets": [12], "label": "cat", "nearest": 12, "nearest_distance": 0.11, "copied": false, "alike": [{"row": 12, "distance": 0.11}],
         "checkpoint": "demo@1200", "bank": "pets@1", "job": "job-1"}}]}""")
public record ImageResponse(long created, List<Item> data) {

    /** One image, as a URL or as base64. */
    public record Item(
            @Nullable String url,
            @JsonProperty("b64_json") @Nullable String base64,
            Origin gmem) {}

    /** The provenance of an image; {@code seed} reproduces it. */
    public record Origin(
            long seed,
            List<Long> snippets,
            @Nullable String label,
            @Nullable Long nearest,
            @Nullable Double nearestDistance,
            @Nullable Boolean copied,
            @Nullable List<GeneratedImage.SimilarImage> alike,
            @Nullable CheckpointId checkpoint,
            @Nullable BankVersion bank,
            JobId job) {
        static Origin of(Job job, Job.Image image) {
            return new Origin(
                    image.seed(),
                    image.snippets(),
                    image.label(),
                    image.nearest(),
                    image.nearestDistance(),
                    image.copied(),
                    image.alike(),
                    job.checkpoint(),
                    job.bank(),
                    job.id());
        }
    }
}
