package io.gmem.sampler.job;

import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.message.UnreadableMessageException;
import io.gmem.eventlog.Envelope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Reads requests. What is none goes to the dead letters. */
@ApplicationScoped
public class GenerateImagesConsumer {
    private final JobDesk desk;

    GenerateImagesConsumer(JobDesk desk) {
        this.desk = desk;
    }

    @Incoming("commands")
    public Uni<Void> on(ConsumerRecord<String, byte[]> record) {
        Envelope envelope = Envelope.read(record);
        if (envelope.message() instanceof GenerateImages command) {
            return desk.accept(command, envelope.traceparent());
        }
        throw new UnreadableMessageException(
                "command of the sampler", new IllegalArgumentException("it is for another service"));
    }
}
