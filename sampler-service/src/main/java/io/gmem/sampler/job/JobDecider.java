package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.JobEvent;
import java.time.Instant;
import java.util.List;

/** Decides which events follow from a command or an outcome. Pure: changes no state. */
public final class JobDecider {
    /** @param facts events to publish in this order and then to apply; empty when nothing changes */
    public record Decision(List<JobEvent> facts) {
        public Decision {
            facts = List.copyOf(facts);
        }
    }

    /** Accepts a job once. A repeated command changes nothing, even with another specification. */
    public Decision accept(JobState state, GenerateImages command, Instant now) {
        return state.knows(command.spec().id())
                ? new Decision(List.of())
                : new Decision(List.of(new JobEvent.Accepted(command.spec(), now)));
    }

    /** Cancels an open job. Any other job is left unchanged. */
    public Decision cancel(JobState state, JobId job, Instant now) {
        return new Decision(state.open(job).stream()
                .<JobEvent>map(open -> new JobEvent.Cancelled(open.spec(), open.acceptedAt(), now))
                .toList());
    }

    /** Concludes an open job with its outcome. A repeated outcome, or one of an unknown job, changes nothing. */
    public Decision conclude(JobState state, JobId job, Outcome outcome, Instant now) {
        return new Decision(state.open(job).stream()
                .map(accepted -> terminalEvent(accepted, outcome, now))
                .toList());
    }

    private static JobEvent terminalEvent(JobEvent.Accepted job, Outcome outcome, Instant now) {
        if (outcome instanceof Outcome.Generated generated) {
            return generated.manifest().event(generated.artifact());
        }
        return new JobEvent.Failed(job.spec(), job.acceptedAt(), now, ((Outcome.Refused) outcome).failure());
    }
}
