package io.gmem.gateway.models;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.JobId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The images of two models for the same request. */
@Schema(example = """
        {"models": [{"model": "stable", "checkpoint": "demo@900", "bank": "pets@1", "job": "job-1"},
         {"model": "latest", "checkpoint": "demo@1200", "bank": "pets@1", "job": "job-2"}],
         "images": [{"seed": 7, "urls": ["/api/jobs/job-1/images/image-0.png", "/api/jobs/job-2/images/image-0.png"],
         "changed_pixels": 1013, "mean_difference": 12.4}]}""")
public record Comparison(List<Side> models, List<Pair> images) {

    /** One of the compared models. */
    public record Side(
            String model, CheckpointId checkpoint, @Nullable BankVersion bank, JobId job) {}

    /**
     * Two images with the same seed.
     *
     * @param urls image URLs in the order of the models
     * @param meanDifference mean absolute difference of the red, green and blue values, 0 to 255
     */
    public record Pair(long seed, List<String> urls, long changedPixels, double meanDifference) {}
}
