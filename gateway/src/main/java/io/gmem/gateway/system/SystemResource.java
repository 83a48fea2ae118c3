package io.gmem.gateway.system;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.gateway.banks.BankView;
import io.gmem.gateway.checkpoints.Checkpoint;
import io.gmem.gateway.checkpoints.CheckpointView;
import io.gmem.gateway.datasets.DatasetView;
import io.gmem.gateway.jobs.JobView;
import io.gmem.gateway.runs.RunView;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Endpoint of system information, {@code /api/system}. */
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
    private final EngineView engines;
    private final String version;
    private final java.nio.file.Path artifacts;

    SystemResource(
            DatasetView datasets,
            BankView banks,
            RunView runs,
            CheckpointView checkpoints,
            JobView jobs,
            EngineView engines,
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "gmem.artifacts.dir") java.nio.file.Path artifacts) {
        this.datasets = datasets;
        this.banks = banks;
        this.runs = runs;
        this.checkpoints = checkpoints;
        this.jobs = jobs;
        this.engines = engines;
        this.version = version;
        this.artifacts = artifacts;
    }

    /**
     * System information.
     *
     * @param served the served checkpoint; absent until a sampler serves one
     * @param engines reports of the live instances of trainer, sampler and memory service; the memory service opens its engine with
     *     the first model that needs it, and is absent before
     */
    public record Suite(
            String name,
            String version,
            String java,
            Counts counts,
            @Nullable Served served,
            GatewayHost machine,
            List<EngineView.Engine> engines) {}

    /** Numbers of objects. */
    public record Counts(int datasets, int banks, int runs, int checkpoints, int jobs) {}

    /** The checkpoint used by requests that name none; {@code size} is the side of its images in pixels. */
    public record Served(
            CheckpointId checkpoint,
            @Nullable BankVersion bank,
            @Nullable Integer size,
            Instant since) {}

    @GET
    @Blocking
    @Operation(
            summary = "Version, counts, the served checkpoint, the machine, and the tensor engines",
            description =
                    "`machine` is the gateway's own. `engines` has the newest report of every live service instance: processor,"
                            + " native libraries, and the verified kernels with the route that is used and the routes that returned wrong"
                            + " numbers. Instances report every two minutes; a report older than five minutes is dropped.")
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
                served,
                GatewayHost.read(artifacts),
                engines.live());
    }
}
