package io.gmem.sampler.job;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.HeldPartitions;
import io.gmem.sampler.model.ModelCache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The parts that know no framework, put together. */
@ApplicationScoped
class JobBeans {
    @Produces
    @Singleton
    JobState board() {
        return new JobState();
    }

    @Produces
    @Singleton
    JobLimits limits(JobsConfig config) {
        return JobLimits.of(config);
    }

    @Produces
    @Singleton
    JobQueue queue(JobLimits limits) {
        return new JobQueue(limits.places());
    }

    @Produces
    @Singleton
    PartitionOwnership share(JobState board, JobQueue queue) {
        return new PartitionOwnership(board, queue, new HeldPartitions(Topic.SAMPLING_COMMANDS));
    }

    @Produces
    @Singleton
    JobPerformer performer(
            ModelCache shelf, ArtifactStore store, Clock clock, JobLimits limits, JobPublisher publisher) {
        return new JobPerformer(shelf, store, clock, limits.timeLimit(), publisher::progressed);
    }
}
