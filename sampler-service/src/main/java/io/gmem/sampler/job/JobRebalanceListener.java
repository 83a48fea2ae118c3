package io.gmem.sampler.job;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** What the consumer group of commands gives to this instance and takes away; told on the thread that polls. */
@ApplicationScoped
@Identifier("commands")
public class JobRebalanceListener implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(JobRebalanceListener.class);

    private final PartitionOwnership share;
    private final JobLifecycle jobs;

    JobRebalanceListener(PartitionOwnership share, JobLifecycle jobs) {
        this.share = share;
        this.jobs = jobs;
    }

    /** Before any command of theirs is read: what their last holder said is learned first. */
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            learnTheNews();
            int resumed = share.gained(partitions);
            jobs.sayCovered();
            LOG.infof("partitions gained: partitions=%s resumed=%d", partitions, resumed);
        }
    }

    /** When that takes too long it goes on as it is: who hears of jobs late draws one again and finds its pictures there. */
    private void learnTheNews() {
        try {
            jobs.awaitNews();
        } catch (IllegalStateException e) {
            LOG.warnf("partitions are taken on before all is known of their jobs: error=%s", e.getMessage());
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        share.lost(partitions);
        LOG.infof("partitions given up: partitions=%s", partitions);
    }
}
