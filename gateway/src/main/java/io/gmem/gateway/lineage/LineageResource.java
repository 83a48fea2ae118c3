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
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /api/lineage}. */
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
    @Operation(summary = "A picture's checkpoint, run, bank, and the pictures its snippets were made from")
    public Lineage image(@PathParam("job") String id, @PathParam("index") String index) {
        Job job = jobs.get(Fields.named("job", () -> new JobId(id)));
        if (job.status() != Status.DONE) {
            throw new FailureException(new Failure(
                    "job_not_done",
                    Category.CONFLICT,
                    !job.status().terminal(),
                    "job",
                    "the job '" + id + "' has no images"));
        }
        int images = Objects.requireNonNull(job.images()).size();
        long wanted = Fields.number("index", index, 0, Integer.MAX_VALUE);
        if (wanted >= images) {
            throw new FailureException(
                    Failure.missing("image", "index", "the job '" + id + "' has the images 0 to " + (images - 1)));
        }
        return tracer.trace(job, (int) wanted);
    }
}
