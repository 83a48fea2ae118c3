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
public class JobMembership implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(JobMembership.class);

    private final JobShare share;
    private final JobLifecycle jobs;

    JobMembership(JobShare share, JobLifecycle jobs) {
        this.share = share;
        this.jobs = jobs;
    }

    /** Before any command of theirs is read: what their last holder said is learned first. */
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            jobs.awaitNews();
            int resumed = share.gained(partitions);
            jobs.sayCovered();
            LOG.infof("partitions gained: partitions=%s resumed=%d", partitions, resumed);
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        share.lost(partitions);
        LOG.infof("partitions given up: partitions=%s", partitions);
    }
}
