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
 * Obeys the trainers, one assignment at a time: what it is told and what its process does are handled one after the other by the
 * thread of {@link #run}.
 */
final class WorkerAgent {
    private static final Logger LOG = Logger.getLogger(WorkerAgent.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private record Work(AssignmentId assignment, WorkerProcess process) {}

    private final AgentSettings settings;
    private final Consumer<Message> says;
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private @Nullable Work work;
    private boolean leaving;

    WorkerAgent(AgentSettings settings, Consumer<Message> says) {
        this.settings = settings;
        this.says = says;
    }

    /** From any thread. One for another worker means nothing. */
    void hear(WorkerCommand command) {
        if (command.worker().equals(settings.id())) {
            events.add(() -> obey(command));
        }
    }

    /** From any thread: {@link #run} returns as soon as the other ranks can do without this one. */
    void leave() {
        events.add(() -> {
            leaving = true;
            if (work != null) {
                work.process().order(new WorkerInstruction.Leave());
            }
        });
    }

    /** Works until it is told to {@link #leave}; says then that it is gone. */
    void run() throws InterruptedException {
        long beat = System.nanoTime();
        while (!leaving || work != null) {
            if (System.nanoTime() - beat >= 0) {
                sayPresent();
                beat = System.nanoTime() + HEARTBEAT.toNanos();
            }
            Runnable event = events.poll(Math.max(1, beat - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (event != null) {
                event.run();
            }
        }
        says.accept(new WorkerEvent.Left(settings.id(), Instant.now()));
    }

    private void sayPresent() {
        says.accept(new WorkerEvent.Present(
                settings.id(),
                Instant.now(),
                settings.address(),
                settings.threads(),
                settings.device(),
                work == null ? null : work.assignment()));
    }

    private void obey(WorkerCommand command) {
        if (command instanceof WorkerCommand.Assign assign) {
            begin(assign);
        } else if (work == null || !work.assignment().equals(command.assignment())) {
            LOG.debugf("command of another assignment: %s", command.assignment());
        } else if (command instanceof WorkerCommand.Place place) {
            work.process().order(new WorkerInstruction.Meet(place(place)));
        } else if (command instanceof WorkerCommand.Train train) {
            work.process().order(new WorkerInstruction.Train(train.trainingStep()));
        } else if (command instanceof WorkerCommand.Dismiss) {
            end(work, "dismissed");
        }
    }

    private void begin(WorkerCommand.Assign assign) {
        if (leaving) {
            says.accept(new WorkerEvent.Released(settings.id(), Instant.now(), assign.assignment(), "leaving"));
            return;
        }
        if (work != null) {
            end(work, "given another assignment");
        }
        try {
            WorkerProcess process = WorkerProcess.start(WorkerLaunch.of(settings.artifacts(), settings.threads()));
            Work begun = new Work(assign.assignment(), process);
            work = begun;
            process.ready().thenAccept(ready -> events.add(() -> sayReady(begun, ready)));
            process.ended().thenAccept(code -> events.add(() -> end(begun, "ended with " + code)));
            process.order(new WorkerInstruction.Prepare(assignment(assign)));
            LOG.infof("assigned: runId=%s assignment=%s", assign.run().id(), assign.assignment());
            sayPresent();
        } catch (IOException e) {
            says.accept(new WorkerEvent.Released(
                    settings.id(), Instant.now(), assign.assignment(), String.valueOf(e.getMessage())));
        }
    }

    private void sayReady(Work of, boolean ready) {
        if (of == work && ready) {
            says.accept(new WorkerEvent.Ready(settings.id(), Instant.now(), of.assignment()));
        }
    }

    /** Unless it has ended already. */
    private void end(Work of, String reason) {
        if (of != work) {
            return;
        }
        of.process().close();
        work = null;
        LOG.infof("released: assignment=%s reason=%s", of.assignment(), reason);
        says.accept(new WorkerEvent.Released(settings.id(), Instant.now(), of.assignment(), reason));
        sayPresent();
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
