package io.gmem.gateway.lineage;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.JobId;
import io.gmem.contracts.RunId;
import io.gmem.gateway.banks.Bank;
import io.gmem.gateway.jobs.Job;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The provenance of an image. Objects that are no longer available are absent and listed in {@code missing}.
 *
 * @param rows the bank rows that conditioned the image, with their sources; empty for a label or a snippet of the request
 * @param nearest the most similar training image; absent if the data set stores no images
 * @param missing objects that are not available, with the reason
 * @param graph the provenance as nodes and edges
 */
@Schema(example = """
        {"image": {"job": "job-1", "index": 0, "file": "image-0.png", "url": "/api/jobs/job-1/images/image-0.png", "seed": 7,
         "prompt": "label:cat"}, "checkpoint": {"id": "demo@1200", "sha256": "ab12…", "training_step": 1200},
         "run": {"id": "demo", "system": "gmem-v1", "network": "Mi/4", "seed": 0, "bank": "pets@1"},
         "bank": {"version": "pets@1", "sha256": "cd34…", "encoder": "hog-color"}, "dataset": {"id": "pets"},
         "rows": [{"row": 12, "label": "cat", "source": "cat/12.jpg", "image": "/api/datasets/pets/images/12.png"}],
         "missing": []}""")
public record Lineage(
        Image image,
        @Nullable Checkpoint checkpoint,
        @Nullable Run run,
        @Nullable BankLink bank,
        @Nullable Dataset dataset,
        List<Bank.Row> rows,
        @Nullable Nearest nearest,
        List<String> missing,
        @Nullable LineageGraph graph) {

    /** Returns a copy with the graph. */
    Lineage withGraph() {
        return new Lineage(image, checkpoint, run, bank, dataset, rows, nearest, missing, GraphDraft.of(this));
    }
    /** The generated image. */
    public record Image(JobId job, int index, String file, String url, long seed, String prompt, Job.Spec spec) {}

    /** The checkpoint that generated the image. */
    @Schema(name = "LineageCheckpoint")
    public record Checkpoint(CheckpointId id, String sha256, long trainingStep, Instant publishedAt) {}

    /** The run that trained the checkpoint. */
    @Schema(name = "LineageRun")
    public record Run(
            RunId id,
            String system,
            String network,
            long seed,
            @Nullable BankVersion bank,
            String url) {}

    /** The bank version that contains the snippets, and its ancestors back to the first version. */
    @Schema(name = "LineageBank")
    public record BankLink(
            BankVersion version,
            String sha256,
            String digest,
            String encoder,
            String encoderDigest,
            List<BankVersion> ancestors,
            String url) {}

    /** The data set of the bank, or of the run if there is no bank. */
    @Schema(name = "LineageDataset")
    public record Dataset(
            DatasetId id, @Nullable String sha256, @Nullable Long count, String url) {}

    /**
     * The most similar training image. Distances are pixel distances, 0 to 1.
     *
     * @param alike the nearest training images, starting with this one
     */
    @Schema(name = "LineageNearest")
    public record Nearest(
            long index,
            double distance,
            boolean copied,
            @Nullable String image,
            List<SimilarImage> alike) {}

    /** A similar training image. */
    @Schema(name = "LineageAlike")
    public record SimilarImage(
            long row, double distance, @Nullable String image) {}
}
