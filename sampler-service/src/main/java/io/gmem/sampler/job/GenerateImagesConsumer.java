package io.gmem.sampler.job;

import io.gmem.contracts.job.CancelJob;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.message.UnreadableMessageException;
import io.gmem.eventlog.Envelope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Consumes commands of the sampler. Unreadable messages are sent to the dead letter topic. */
@ApplicationScoped
public class GenerateImagesConsumer {
    private static final Logger LOG = Logger.getLogger(GenerateImagesConsumer.class);

    private final JobCommandHandler handler;

    GenerateImagesConsumer(JobCommandHandler handler) {
        this.handler = handler;
    }

    @Incoming("commands")
    public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
        try {
            Envelope envelope = Envelope.read(record);
            if (envelope.message() instanceof CancelJob cancel) {
                return handler.cancel(cancel.job(), envelope.traceparent());
            }
            return handler.accept(command(envelope), envelope.traceparent());
        } catch (UnreadableMessageException e) {
            LOG.warnf(
                    "sent unreadable command to dead letter topic: topic=%s partition=%d offset=%d error=%s",
                    record.topic(), record.partition(), record.offset(), e.getMessage());
            return Uni.createFrom().failure(e);
        }
    }

    private static GenerateImages command(Envelope envelope) {
        if (envelope.message() instanceof GenerateImages command) {
            return command;
        }
        throw new UnreadableMessageException(
                "command of the sampler", new IllegalArgumentException("the command is addressed to another service"));
    }
}
