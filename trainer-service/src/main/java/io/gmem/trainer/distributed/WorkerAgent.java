package io.gmem.trainer.distributed;

import io.gmem.contracts.AssignmentId;
import io.gmem.contracts.message.Message;
import io.gmem.contracts.worker.WorkerCommand;
import io.gmem.contracts.worker.WorkerEvent;
import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.trainer.data.Split;
import io.gmem.trainer.data.TrainingSources;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Executes trainer commands, one assignment at a time. Commands and events of the worker process are handled sequentially by the
 * thread of {@link #run}.
 */
final class WorkerAgent {
    private static final Logger LOG = Logger.getLogger(WorkerAgent.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private record Work(AssignmentId assignment, WorkerProcess process) {}

    private final AgentSettings settings;
    private final Consumer<Message> publisher;
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private @Nullable Work work;
    private boolean leaving;

    WorkerAgent(AgentSettings settings, Consumer<Message> publisher) {
        this.settings = settings;
        this.publisher = publisher;
    }

    /** Enqueues a command; may be called from any thread. Commands for other workers are ignored. */
    void accept(WorkerCommand command) {
        if (command.worker().equals(settings.id())) {
            events.add(() -> handle(command));
        }
    }

    /** Requests shutdown; may be called from any thread. {@link #run} returns once the other ranks no longer need this one. */
    void leave() {
        events.add(() -> {
            leaving = true;
            if (work != null) {
                work.process().send(new WorkerInstruction.Leave());
            }
        });
    }

    /** Handles events until {@link #leave} takes effect, then publishes that the worker left. */
    void run() throws InterruptedException {
        long nextHeartbeat = System.nanoTime();
        while (!leaving || work != null) {
            if (System.nanoTime() - nextHeartbeat >= 0) {
                publishPresence();
                nextHeartbeat = System.nanoTime() + HEARTBEAT.toNanos();
            }
            Runnable event = events.poll(Math.max(1, nextHeartbeat - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (event != null) {
                event.run();
            }
        }
        publisher.accept(new WorkerEvent.Left(settings.id(), Instant.now()));
    }

    private void publishPresence() {
        publisher.accept(new WorkerEvent.Present(
                settings.id(),
                Instant.now(),
                settings.address(),
                settings.threads(),
                settings.device(),
                work == null ? null : work.assignment()));
    }

    private void handle(WorkerCommand command) {
        if (command instanceof WorkerCommand.Assign assign) {
            start(assign);
        } else if (work == null || !work.assignment().equals(command.assignment())) {
            LOG.debugf("ignored command of another assignment: assignment=%s", command.assignment());
        } else if (command instanceof WorkerCommand.Place place) {
            work.process().send(new WorkerInstruction.Join(place(place)));
        } else if (command instanceof WorkerCommand.Train train) {
            work.process().send(new WorkerInstruction.Train(train.trainingStep()));
        } else if (command instanceof WorkerCommand.Dismiss) {
            end(work, "dismissed");
        }
    }

    private void start(WorkerCommand.Assign assign) {
        if (leaving) {
            publisher.accept(new WorkerEvent.Released(settings.id(), Instant.now(), assign.assignment(), "leaving"));
            return;
        }
        if (work != null) {
            end(work, "replaced by another assignment");
        }
        try {
            WorkerProcess process = WorkerProcess.start(WorkerLaunch.of(settings.artifacts(), settings.threads()));
            Work started = new Work(assign.assignment(), process);
            work = started;
            process.ready().thenAccept(ready -> events.add(() -> publishReady(started, ready)));
            process.ended().thenAccept(code -> events.add(() -> end(started, "process exited with code " + code)));
            process.send(new WorkerInstruction.Prepare(assignment(assign)));
            LOG.infof(
                    "assignment accepted: runId=%s assignment=%s", assign.run().id(), assign.assignment());
            publishPresence();
        } catch (IOException e) {
            publisher.accept(new WorkerEvent.Released(
                    settings.id(), Instant.now(), assign.assignment(), String.valueOf(e.getMessage())));
        }
    }

    private void publishReady(Work target, boolean ready) {
        if (target == work && ready) {
            publisher.accept(new WorkerEvent.Ready(settings.id(), Instant.now(), target.assignment()));
        }
    }

    /** Ends an assignment, unless it has ended already. */
    private void end(Work target, String reason) {
        if (target != work) {
            return;
        }
        target.process().close();
        work = null;
        LOG.infof("assignment released: assignment=%s reason=%s", target.assignment(), reason);
        publisher.accept(new WorkerEvent.Released(settings.id(), Instant.now(), target.assignment(), reason));
        publishPresence();
    }

    private ProcessGroup.Place place(WorkerCommand.Place place) {
        return new ProcessGroup.Place(
                place.group(),
                place.rank(),
                place.size(),
                place.host(),
                place.port(),
                settings.address(),
                Duration.ofMillis(place.timeoutMillis()));
    }

    private static WorkerPool.Assignment assignment(WorkerCommand.Assign assign) {
        return new WorkerPool.Assignment(
                assign.run(),
                new TrainingSources(
                        assign.dataset(),
                        assign.autoencoderWeights(),
                        assign.latentSize(),
                        assign.bank(),
                        Split.Rule.ofRun(assign.run())),
                assign.checkpoint());
    }
}
