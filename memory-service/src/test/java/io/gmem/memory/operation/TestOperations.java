package io.gmem.memory.operation;

import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.Message;
import io.gmem.eventlog.EventPublisher;
import io.gmem.eventlog.KafkaClients;
import io.gmem.memory.TestSettings;
import io.gmem.memory.bank.BankCatalog;
import jakarta.enterprise.inject.Vetoed;
import java.util.List;
import java.util.function.Consumer;

/** Operations that are accepted but not executed. */
public final class TestOperations {
    private TestOperations() {}

    /** @param started receives each operation that the worker would execute */
    public static Operations recordingTo(List<Message> started, EventPublisher publisher) {
        var facts = new FactPublisher(publisher);
        var catalogue = new BankCatalog();
        return new Operations(
                new RecordingWorker(started), facts, catalogue, TestSettings.banks(), KafkaClients.at("127.0.0.1:1"));
    }

    @Vetoed
    private static final class RecordingWorker extends OperationWorker {
        private final List<Message> started;

        RecordingWorker(List<Message> started) {
            super(null, null, null, null, null, TestSettings.banks());
            this.started = started;
        }

        @Override
        void submit(OperationEvent accepted, Consumer<Event> listener) {
            started.add(accepted);
        }
    }
}
