package io.gmem.gateway.lineage;

import io.gmem.contracts.JobId;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.jobs.Job;
import io.gmem.gateway.jobs.JobView;
import io.gmem.gateway.view.Status;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Endpoint of image provenance, {@code /api/lineage}. */
@Path("/api/lineage")
@Tag(name = "Images")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class LineageResource {
    private final JobView jobs;
    private final LineageTracer tracer;

    LineageResource(JobView jobs, LineageTracer tracer) {
        this.jobs = jobs;
        this.tracer = tracer;
    }

    @GET
    @Path("images/{job}/{index}")
    @Operation(summary = "Get the provenance of an image: checkpoint, run, bank, and the sources of its snippets")
    public Lineage image(@PathParam("job") String id, @PathParam("index") String index) {
        Job job = jobs.get(Fields.named("job", () -> new JobId(id)));
        if (job.status() != Status.DONE) {
            throw new FailureException(new Failure(
                    "job_not_done",
                    Category.CONFLICT,
                    !job.status().terminal(),
                    "job",
                    "job '" + id + "' must be done (was " + job.status().name().toLowerCase(Locale.ROOT) + ")"));
        }
        int images = Objects.requireNonNull(job.images()).size();
        long requested = Fields.number("index", index, 0, Integer.MAX_VALUE);
        if (requested >= images) {
            throw new FailureException(Failure.missing(
                    "image",
                    "index",
                    "index must be between 0 and " + (images - 1) + " for job '" + id + "' (was " + requested + ")"));
        }
        return tracer.trace(job, (int) requested);
    }
}
