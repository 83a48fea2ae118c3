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

/** The workers of one round, each by an assignment of its own. Belongs to one thread. */
final class RemoteWorkerGroup implements WorkerPool.Members {
    private static final Logger LOG = Logger.getLogger(RemoteWorkerGroup.class);
    private static final Duration GLANCE = Duration.ofMillis(100);

    private record Member(WorkerId worker, AssignmentId assignment) {}

    private final WorkerRoster roster;
    private final Consumer<WorkerCommand> orders;
    private final WorkersConfig config;
    private final String device;
    private final WorkerPool.Assignment assignment;
    private final int count;
    private final long called = System.nanoTime();
    private final List<Member> members = new ArrayList<>();

    /** Those who were asked; who could not do it once is not asked again in this round. */
    private final Set<WorkerId> asked = new HashSet<>();

    RemoteWorkerGroup(
            WorkerRoster roster,
            Consumer<WorkerCommand> orders,
            WorkersConfig config,
            String device,
            WorkerPool.Assignment assignment,
            int count) {
        this.roster = roster;
        this.orders = orders;
        this.config = config;
        this.device = device;
        this.assignment = assignment;
        this.count = count;
    }

    void callThoseWhoAreFree() {
        while (members.size() < count) {
            var id = new AssignmentId(UUID.randomUUID().toString());
            Optional<WorkerId> worker = roster.take(device, asked, id);
            if (worker.isEmpty()) {
                return;
            }
            asked.add(worker.get());
            members.add(new Member(worker.get(), id));
            orders.accept(assign(worker.get(), id));
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
            boolean late = isPast(config.startTimeout());
            sendAwayIf(late ? Progress.PREPARING : Progress.GONE);
            boolean gathering = members.size() < count && !isPast(config.gatherTime());
            if (gathering) {
                callThoseWhoAreFree();
            }
            boolean preparing = members.stream().anyMatch(member -> is(member, Progress.PREPARING));
            if (!gathering && !preparing) {
                break;
            }
            roster.awaitNews(GLANCE);
        }
        if (members.size() < count) {
            LOG.warnf(
                    "fewer workers than wanted: runId=%s wanted=%d there=%d",
                    assignment.run().id(), count, members.size());
        }
        return members.size();
    }

    private boolean isPast(Duration limit) {
        return System.nanoTime() - called >= limit.toNanos();
    }

    private boolean is(Member member, Progress progress) {
        return roster.progress(member.assignment()) == progress;
    }

    /** Those who are gone, or do not get ready either. */
    private void sendAwayIf(Progress progress) {
        for (Member member : List.copyOf(members)) {
            if (is(member, Progress.GONE) || is(member, progress)) {
                LOG.warnf(
                        "worker did not come: runId=%s workerId=%s",
                        assignment.run().id(), member.worker());
                dismiss(member);
                members.remove(member);
            }
        }
    }

    @Override
    public ProcessGroup.Place meet() throws IOException {
        Rendezvous gathering = Rendezvous.at(config.address(), members.size() + 1, config.timeout());
        for (int i = 0; i < members.size(); i++) {
            orders.accept(new WorkerCommand.Place(
                    members.get(i).worker(),
                    members.get(i).assignment(),
                    gathering.name(),
                    i + 1,
                    gathering.size(),
                    gathering.host(),
                    gathering.port(),
                    gathering.timeout().toMillis()));
        }
        return gathering.place(0, gathering.host());
    }

    /** Workers have cores of their own. */
    @Override
    public int threadsOfCaller(int all) {
        return all;
    }

    @Override
    public boolean moreWouldCome() {
        int wanted = assignment.run().executionOrPlain().workersOrOne() - 1;
        return members.size() < wanted && roster.anyFree(device, asked);
    }

    @Override
    public void trainUntil(long trainingStep) {
        members.forEach(
                member -> orders.accept(new WorkerCommand.Train(member.worker(), member.assignment(), trainingStep)));
    }

    private void dismiss(Member member) {
        roster.drop(member.assignment());
        orders.accept(new WorkerCommand.Dismiss(member.worker(), member.assignment()));
    }

    @Override
    public void close() {
        members.forEach(this::dismiss);
    }
}
