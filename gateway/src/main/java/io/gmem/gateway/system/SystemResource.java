package io.gmem.gateway.system;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.gateway.banks.BankView;
import io.gmem.gateway.checkpoints.Checkpoint;
import io.gmem.gateway.checkpoints.CheckpointView;
import io.gmem.gateway.datasets.DatasetView;
import io.gmem.gateway.jobs.JobView;
import io.gmem.gateway.runs.RunView;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/system}. */
@Path("/api/system")
@Tag(name = "System")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class SystemResource {
    private final DatasetView datasets;
    private final BankView banks;
    private final RunView runs;
    private final CheckpointView checkpoints;
    private final JobView jobs;
    private final String version;

    SystemResource(
            DatasetView datasets,
            BankView banks,
            RunView runs,
            CheckpointView checkpoints,
            JobView jobs,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.datasets = datasets;
        this.banks = banks;
        this.runs = runs;
        this.checkpoints = checkpoints;
        this.jobs = jobs;
        this.version = version;
    }

    /** The suite; {@code served} is absent until a sampler serves. */
    public record Suite(
            String name,
            String version,
            String java,
            Counts counts,
            @Nullable Served served) {}

    /** How many there are. */
    public record Counts(int datasets, int banks, int runs, int checkpoints, int jobs) {}

    /** What requests that name no checkpoint are drawn with; {@code size} in pixels on a side. */
    public record Served(
            CheckpointId checkpoint,
            @Nullable BankVersion bank,
            @Nullable Integer size,
            Instant since) {}

    @GET
    @Operation(summary = "Version, counts, and what is served")
    public Suite get() {
        Served served = checkpoints
                .served()
                .map(switched -> new Served(
                        switched.checkpoint(),
                        switched.bank(),
                        checkpoints.newestServed().map(Checkpoint::size).orElse(null),
                        switched.switchedAt()))
                .orElse(null);
        return new Suite(
                "GMem",
                version,
                System.getProperty("java.version"),
                new Counts(datasets.size(), banks.size(), runs.size(), checkpoints.size(), jobs.size()),
                served);
    }
}
