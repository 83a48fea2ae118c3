package io.gmem.memory.dataset;

import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.message.UnreadableMessageException;
import io.gmem.eventlog.Envelope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears the commands to the memory service. What cannot be read goes to the dead-letter topic. */
@ApplicationScoped
public class DatasetCommandConsumer {
    private final Datasets datasets;

    DatasetCommandConsumer(Datasets datasets) {
        this.datasets = datasets;
    }

    /** Completes, and thereby acknowledges, when what was decided is durable. */
    @Incoming("commands")
    public Uni<Void> hear(ConsumerRecord<String, byte[]> record) {
        Envelope envelope = Envelope.read(record);
        if (envelope.message() instanceof IngestDataset command) {
            return datasets.obey(command, envelope.traceparent());
        }
        throw new UnreadableMessageException(
                "command to the memory service", new IllegalArgumentException("it is a " + envelope.message()));
    }
}
