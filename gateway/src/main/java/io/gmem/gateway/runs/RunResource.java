package io.gmem.gateway.runs;

import io.gmem.contracts.RunId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.contracts.run.CancelRun;
import io.gmem.contracts.run.PauseRun;
import io.gmem.contracts.run.ResumeRun;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.StartRun;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.view.CommandSender;
import io.gmem.gateway.view.ListPage;
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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Endpoints of training runs, {@code /api/runs}. */
@Path("/api/runs")
@Tag(name = "Runs", description = "Training runs")
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
        InvalidInputException.unless(
                heartbeat.toSeconds() >= 1,
                "gmem.streams.heartbeat",
                "must be at least 1s (was " + heartbeat.toMillis() + "ms)");
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Start a training run")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Run.class)))
    public Uni<Response> start(RunRequest request) {
        RunSpec spec = planner.plan(request);
        RunRecord requested = runs.reserve(spec);
        Response accepted = accepted(requested);
        return commands.send(new StartRun(spec), () -> runs.release(spec, requested))
                .replaceWith(accepted);
    }

    @GET
    @Operation(summary = "List all runs, newest first")
    public ListPage<Run> list() {
        return ListPage.of(runs.newestFirst());
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Get a run")
    public Run get(@PathParam("id") String id) {
        return record(id).view().orElseThrow();
    }

    @POST
    @Path("{id}/cancel")
    @Operation(summary = "Cancel a run at its next training step; its checkpoints are kept")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Run.class)))
    public Uni<Response> cancel(@PathParam("id") String id) {
        RunRecord run = record(id);
        if (run.finished()) {
            throw new FailureException(
                    Failure.conflict("run_is_over", "id", "run '" + id + "' is finished and cannot be cancelled"));
        }
        return commands.send(new CancelRun(new RunId(id))).replaceWith(() -> accepted(run));
    }

    @POST
    @Path("{id}/pause")
    @Operation(summary = "Pause a run: write a checkpoint at the next training step and stop until it is resumed")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Run.class)))
    public Uni<Response> pause(@PathParam("id") String id) {
        RunRecord run = record(id);
        if (run.finished()) {
            throw new FailureException(
                    Failure.conflict("run_is_over", "id", "run '" + id + "' is finished and cannot be paused"));
        }
        return commands.send(new PauseRun(new RunId(id))).replaceWith(() -> accepted(run));
    }

    @POST
    @Path("{id}/resume")
    @Operation(summary = "Resume a paused run; it is queued behind the waiting runs")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run is at Location",
            headers = @Header(name = "Location", schema = @Schema(type = SchemaType.STRING)),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Run.class)))
    public Uni<Response> resume(@PathParam("id") String id) {
        RunRecord run = record(id);
        if (!run.paused()) {
            throw new FailureException(Failure.conflict(
                    "run_is_not_paused", "id", "run '" + id + "' is not paused; only a paused run can be resumed"));
        }
        return commands.send(new ResumeRun(new RunId(id))).replaceWith(() -> accepted(run));
    }

    @GET
    @Path("{id}/metrics")
    @Operation(summary = "Get the training metrics of a run, at most 2,000 points")
    public Metrics metrics(@PathParam("id") String id) {
        return new Metrics(
                new RunId(id),
                record(id).reports().stream().map(Metrics.Point::of).toList());
    }

    @GET
    @Path("{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Stream past and future events of a run until it is finished")
    @APIResponse(
            responseCode = "200",
            description =
                    "Events named accepted, started, progressed, checkpoint, paused, resumed, and last completed, failed or cancelled;"
                            + " with Last-Event-ID, only later events are sent",
            content =
                    @Content(
                            mediaType = "text/event-stream",
                            schema = @Schema(type = SchemaType.STRING),
                            example =
                                    "id: 2026-01-02T03:04:05Z_3f9c\nevent: progressed\ndata: {\"run\":\"demo\",\"training_step\":10,…}\n\n"))
    public Multi<OutboundSseEvent> events(
            @PathParam("id") String id, @HeaderParam("Last-Event-ID") @Nullable String last, @Context Sse sse) {
        return new RunStream(record(id), sse, heartbeat)
                .after(RunUpdate.Position.parse(last).orElse(null));
    }

    private RunRecord record(String id) {
        return runs.get(Fields.named("id", () -> new RunId(id)));
    }

    private static Response accepted(RunRecord run) {
        Run view = run.view().orElseThrow();
        return Response.accepted(view)
                .location(URI.create("/api/runs/" + view.id()))
                .build();
    }
}
