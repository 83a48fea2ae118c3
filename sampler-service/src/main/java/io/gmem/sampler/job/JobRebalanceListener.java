package io.gmem.sampler.job;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Tracks the command partitions assigned to this instance. Called on the polling thread. */
@ApplicationScoped
@Identifier("commands")
public class JobRebalanceListener implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(JobRebalanceListener.class);

    private final PartitionOwnership ownership;
    private final JobLifecycle jobs;

    JobRebalanceListener(PartitionOwnership ownership, JobLifecycle jobs) {
        this.ownership = ownership;
        this.jobs = jobs;
    }

    /** Applies the latest events of the jobs before any command of the assigned partitions is read. */
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            awaitJobEvents();
            int resumed = ownership.gained(partitions);
            jobs.republishFirstResults();
            LOG.infof("partitions assigned: partitions=%s resumed=%d", partitions, resumed);
        }
    }

    /**
     * Waits for the job topic. On timeout the assignment proceeds: a job processed twice finds the images published by the previous
     * owner.
     */
    private void awaitJobEvents() {
        try {
            jobs.awaitCaughtUp();
        } catch (IllegalStateException e) {
            LOG.warnf("accepted partitions before job topic was caught up: error=%s", e.getMessage());
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        ownership.lost(partitions);
        LOG.infof("partitions revoked: partitions=%s", partitions);
    }
}
