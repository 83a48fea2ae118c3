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
 * A picture's ancestors; what is there no more is absent and named in {@code missing}.
 *
 * @param rows the snippets that conditioned it, with their sources; empty for a class or a snippet of the caller's own
 * @param nearest the training picture most alike it; absent where the data set keeps no pictures
 * @param missing links that cannot be followed, and why
 * @param graph the same as nodes and edges
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

    /** With the same as nodes and edges. */
    Lineage drawn() {
        return new Lineage(image, checkpoint, run, bank, dataset, rows, nearest, missing, GraphDraft.of(this));
    }
    /** The picture. */
    public record Image(JobId job, int index, String file, String url, long seed, String prompt, Job.Spec spec) {}

    /** What drew it. */
    @Schema(name = "LineageCheckpoint")
    public record Checkpoint(CheckpointId id, String sha256, long trainingStep, Instant publishedAt) {}

    /** What trained that. */
    @Schema(name = "LineageRun")
    public record Run(
            RunId id,
            String system,
            String network,
            long seed,
            @Nullable BankVersion bank,
            String url) {}

    /** What held the snippets, back to the version that was made first. */
    @Schema(name = "LineageBank")
    public record BankLink(
            BankVersion version,
            String sha256,
            String digest,
            String encoder,
            String encoderDigest,
            List<BankVersion> ancestors,
            String url) {}

    /** What those were made from. */
    @Schema(name = "LineageDataset")
    public record Dataset(
            DatasetId id, @Nullable String sha256, @Nullable Long count, String url) {}

    /**
     * The training pictures most like it. Distances are of pixels, 0 to 1.
     *
     * @param alike the few nearest, this one first
     */
    @Schema(name = "LineageNearest")
    public record Nearest(
            long index,
            double distance,
            boolean copied,
            @Nullable String image,
            List<Alike> alike) {}

    /** One of them. */
    @Schema(name = "LineageAlike")
    public record Alike(long row, double distance, @Nullable String image) {}
}
