package io.gmem.memory.dataset;

import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.message.UnreadableMessageException;
import io.gmem.eventlog.Envelope;
import io.gmem.memory.encoding.ImageEncodingHandler;
import io.gmem.memory.operation.Operations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes the commands of the memory service. Unreadable commands go to the dead-letter topic. */
@ApplicationScoped
public class DatasetCommandConsumer {
    private final Datasets datasets;
    private final Operations operations;
    private final ImageEncodingHandler imageEncodings;

    DatasetCommandConsumer(Datasets datasets, Operations operations, ImageEncodingHandler imageEncodings) {
        this.datasets = datasets;
        this.operations = operations;
        this.imageEncodings = imageEncodings;
    }

    /** Completes, and thereby acknowledges the command, when the decision is durable. */
    @Incoming("commands")
    public Uni<Void> accept(ConsumerRecord<String, byte[]> record) {
        Envelope envelope = Envelope.read(record);
        if (envelope.message() instanceof IngestDataset command) {
            return datasets.handle(command, envelope.traceparent());
        } else if (envelope.message() instanceof ChangeBank command) {
            return operations.handle(command, envelope.traceparent());
        } else if (envelope.message() instanceof EncodeImage encode) {
            return imageEncodings.handle(encode, envelope.traceparent());
        }
        throw new UnreadableMessageException(
                "command to the memory service",
                new IllegalArgumentException("unsupported command: " + envelope.message()));
    }
}
