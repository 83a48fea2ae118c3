package io.gmem.sampler.job;

import io.gmem.contracts.JobId;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.JobEvent;
import java.time.Instant;
import java.util.List;

/** Says what follows from a command or from the end of the work, as facts; changes nothing itself. */
public final class JobDecider {
    /** @param facts to publish in this order and then to apply; none when nothing follows */
    public record Decision(List<JobEvent> facts) {
        public Decision {
            facts = List.copyOf(facts);
        }
    }

    /** A job is accepted once; asking again changes nothing, with whatever specification. */
    public Decision accept(JobState board, GenerateImages command, Instant now) {
        return board.knows(command.spec().id())
                ? new Decision(List.of())
                : new Decision(List.of(new JobEvent.Accepted(command.spec(), now)));
    }

    /** Only a job that is accepted and not answered can be cancelled; else nothing changes. */
    public Decision cancel(JobState board, JobId job, Instant now) {
        return new Decision(board.open(job).stream()
                .<JobEvent>map(open -> new JobEvent.Cancelled(open.spec(), open.acceptedAt(), now))
                .toList());
    }

    /** An accepted job is answered once; an outcome that comes again, or of a job nobody accepted, changes nothing. */
    public Decision conclude(JobState board, JobId job, Outcome outcome, Instant now) {
        return new Decision(board.open(job).stream()
                .map(accepted -> answer(accepted, outcome, now))
                .toList());
    }

    private static JobEvent answer(JobEvent.Accepted job, Outcome outcome, Instant now) {
        if (outcome instanceof Outcome.Generated drawn) {
            return drawn.sheet().event(drawn.artifact());
        }
        return new JobEvent.Failed(job.spec(), job.acceptedAt(), now, ((Outcome.Refused) outcome).failure());
    }
}
