package io.gmem.gateway.runs;

import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.follow.CommandSender;
import io.gmem.gateway.follow.Listing;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/runs}. */
@Path("/api/runs")
@Tag(name = "Runs", description = "Training")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class RunResource {
    private final RunView runs;
    private final RunPlanner planner;
    private final CommandSender commands;
    private final Duration heartbeat;

    RunResource(RunView runs, RunPlanner planner, CommandSender commands, StreamConfig config) {
        this.runs = runs;
        this.planner = planner;
        this.commands = commands;
        this.heartbeat = config.heartbeat();
        InvalidInputException.unless(heartbeat.toSeconds() >= 1, "gmem.streams.heartbeat", "is at least a second");
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Train")
    public Uni<Response> start(RunRequest request) {
        RunSpec spec = planner.plan(request);
        RunRecord requested = runs.reserve(spec);
        Response accepted = accepted(requested);
        return commands.send(new StartRun(spec))
                .onFailure()
                .invoke(() -> runs.release(spec, requested))
                .replaceWith(accepted);
    }

    @GET
    @Operation(summary = "All runs, newest first")
    public Listing<Run> list() {
        return Listing.of(runs.newestFirst());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One run")
    public Run get(@PathParam("id") String id) {
        return record(id).answer().orElseThrow();
    }

    @POST
    @Path("{id}/cancel")
    @Operation(summary = "Stop at the next training step; checkpoints stay")
    public Uni<Response> cancel(@PathParam("id") String id) {
        RunRecord run = record(id);
        if (run.over()) {
            throw new FailureException(
                    Failure.conflict("run_is_over", "id", "the run '" + id + "' is over and cannot be cancelled"));
        }
        return commands.send(new CancelRun(new RunId(id))).replaceWith(() -> accepted(run));
    }

    @GET
    @Path("{id}/metrics")
    @Operation(summary = "What it reported, at most 2,000 points")
    public Metrics metrics(@PathParam("id") String id) {
        return new Metrics(
                new RunId(id),
                record(id).reports().stream().map(Metrics.Point::of).toList());
    }

    @GET
    @Path("{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "What happened and happens, until the run is over")
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String last, @Context Sse sse) {
        return new RunStream(record(id), sse, heartbeat)
                .after(RunMoment.Position.parse(last).orElse(null));
    }

    private RunRecord record(String id) {
        return runs.get(Fields.named("id", () -> new RunId(id)));
    }

    private static Response accepted(RunRecord run) {
        Run answer = run.answer().orElseThrow();
        return Response.accepted(answer)
                .location(URI.create("/api/runs/" + answer.id()))
                .build();
    }
}
