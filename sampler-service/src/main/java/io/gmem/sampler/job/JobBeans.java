package io.gmem.sampler.job;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.message.Topic;
import io.gmem.eventlog.HeldPartitions;
import io.gmem.sampler.model.ModelCache;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Produces the framework-independent objects of this package. */
@ApplicationScoped
class JobBeans {
    @Produces
    @Singleton
    JobState state() {
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
        return new JobQueue(limits.slots());
    }

    @Produces
    @Singleton
    PartitionOwnership ownership(JobState state, JobQueue queue) {
        return new PartitionOwnership(state, queue, new HeldPartitions(Topic.SAMPLING_COMMANDS));
    }

    @Produces
    @Singleton
    JobPerformer performer(
            ModelCache cache, ArtifactStore store, Clock clock, JobLimits limits, JobPublisher publisher) {
        return new JobPerformer(cache, store, clock, limits.timeLimit(), publisher::progressed);
    }
}
