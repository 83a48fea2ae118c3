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

/** Hears the commands to the memory service. What cannot be read goes to the dead-letter topic. */
@ApplicationScoped
public class DatasetCommandConsumer {
    private final Datasets datasets;
    private final Operations operations;
    private final ImageEncodingHandler questions;

    DatasetCommandConsumer(Datasets datasets, Operations operations, ImageEncodingHandler questions) {
        this.datasets = datasets;
        this.operations = operations;
        this.questions = questions;
    }

    /** Completes, and thereby acknowledges, when what was decided is durable. */
    @Incoming("commands")
    public Uni<Void> hear(ConsumerRecord<String, byte[]> record) {
        Envelope envelope = Envelope.read(record);
        if (envelope.message() instanceof IngestDataset command) {
            return datasets.obey(command, envelope.traceparent());
        } else if (envelope.message() instanceof ChangeBank command) {
            return operations.obey(command, envelope.traceparent());
        } else if (envelope.message() instanceof EncodeImage question) {
            return questions.answer(question, envelope.traceparent());
        }
        throw new UnreadableMessageException(
                "command to the memory service", new IllegalArgumentException("it is a " + envelope.message()));
    }
}
