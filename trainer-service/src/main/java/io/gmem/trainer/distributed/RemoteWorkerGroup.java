package io.gmem.trainer.distributed;

import io.gmem.contracts.AssignmentId;
import io.gmem.contracts.WorkerId;
import io.gmem.contracts.worker.WorkerCommand;
import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.trainer.distributed.WorkerRoster.Progress;
import io.gmem.trainer.state.Interruption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The remote workers of one training attempt, each with its own assignment. Confined to one thread. */
final class RemoteWorkerGroup implements WorkerPool.Group {
    private static final Logger LOG = Logger.getLogger(RemoteWorkerGroup.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    private record Member(WorkerId worker, AssignmentId assignment) {}

    private final WorkerRoster roster;
    private final Consumer<WorkerCommand> commands;
    private final WorkersConfig config;
    private final String device;
    private final WorkerPool.Assignment assignment;
    private final int count;
    private final long createdAtNanos = System.nanoTime();
    private final List<Member> members = new ArrayList<>();

    /** Workers that were assigned in this attempt. A worker that failed is not assigned again. */
    private final Set<WorkerId> assigned = new HashSet<>();

    RemoteWorkerGroup(
            WorkerRoster roster,
            Consumer<WorkerCommand> commands,
            WorkersConfig config,
            String device,
            WorkerPool.Assignment assignment,
            int count) {
        this.roster = roster;
        this.commands = commands;
        this.config = config;
        this.device = device;
        this.assignment = assignment;
        this.count = count;
    }

    void assignFreeWorkers() {
        while (members.size() < count) {
            var id = new AssignmentId(UUID.randomUUID().toString());
            Optional<WorkerId> worker = roster.reserve(device, assigned, id);
            if (worker.isEmpty()) {
                return;
            }
            assigned.add(worker.get());
            members.add(new Member(worker.get(), id));
            commands.accept(assign(worker.get(), id));
            LOG.infof("worker assigned: runId=%s workerId=%s", assignment.run().id(), worker.get());
        }
    }

    private WorkerCommand.Assign assign(WorkerId worker, AssignmentId id) {
        return new WorkerCommand.Assign(
                worker,
                id,
                assignment.run(),
                assignment.sources().dataset(),
                assignment.sources().autoencoderWeights(),
                assignment.sources().latentSize(),
                assignment.sources().bank(),
                assignment.checkpoint());
    }

    @Override
    public int awaitReady(Interruption interruption) throws InterruptedException {
        while (true) {
            if (interruption.requested()) {
                throw new CancellationException("interrupted while waiting for workers");
            }
            boolean timedOut = isPast(config.startTimeout());
            dismissIf(timedOut ? Progress.PREPARING : Progress.LOST);
            boolean filling = members.size() < count && !isPast(config.gatherTime());
            if (filling) {
                assignFreeWorkers();
            }
            boolean preparing = members.stream().anyMatch(member -> is(member, Progress.PREPARING));
            if (!filling && !preparing) {
                break;
            }
            roster.awaitEvent(POLL_INTERVAL);
        }
        if (members.size() < count) {
            LOG.warnf(
                    "fewer workers than requested: runId=%s requested=%d available=%d",
                    assignment.run().id(), count, members.size());
        }
        return members.size();
    }

    private boolean isPast(Duration limit) {
        return System.nanoTime() - createdAtNanos >= limit.toNanos();
    }

    private boolean is(Member member, Progress progress) {
        return roster.progress(member.assignment()) == progress;
    }

    /** Dismisses members that are lost, or whose progress is {@code progress}. */
    private void dismissIf(Progress progress) {
        for (Member member : List.copyOf(members)) {
            if (is(member, Progress.LOST) || is(member, progress)) {
                LOG.warnf(
                        "worker failed to start: runId=%s workerId=%s",
                        assignment.run().id(), member.worker());
                dismiss(member);
                members.remove(member);
            }
        }
    }

    @Override
    public ProcessGroup.Place rendezvous() throws IOException {
        Rendezvous rendezvous = Rendezvous.at(config.address(), members.size() + 1, config.timeout());
        for (int i = 0; i < members.size(); i++) {
            commands.accept(new WorkerCommand.Place(
                    members.get(i).worker(),
                    members.get(i).assignment(),
                    rendezvous.name(),
                    i + 1,
                    rendezvous.size(),
                    rendezvous.host(),
                    rendezvous.port(),
                    rendezvous.timeout().toMillis()));
        }
        return rendezvous.place(0, rendezvous.host());
    }

    /** Returns all threads, since remote workers do not share the cores of this process. */
    @Override
    public int coordinatorThreads(int all) {
        return all;
    }

    @Override
    public boolean moreAvailable() {
        int requested = assignment.run().effectiveExecution().workersOrOne() - 1;
        return members.size() < requested && roster.anyIdle(device, assigned);
    }

    @Override
    public void trainUntil(long trainingStep) {
        members.forEach(
                member -> commands.accept(new WorkerCommand.Train(member.worker(), member.assignment(), trainingStep)));
    }

    private void dismiss(Member member) {
        roster.release(member.assignment());
        commands.accept(new WorkerCommand.Dismiss(member.worker(), member.assignment()));
    }

    @Override
    public void close() {
        members.forEach(this::dismiss);
    }
}
