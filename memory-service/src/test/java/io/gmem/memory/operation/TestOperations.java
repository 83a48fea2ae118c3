package io.gmem.memory.operation;

import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.Message;
import io.gmem.eventlog.EventPublisher;
import io.gmem.memory.TestSettings;
import io.gmem.memory.bank.BankCatalogue;
import jakarta.enterprise.inject.Vetoed;
import java.util.List;
import java.util.function.Consumer;

/** Operations that are accepted and not performed. */
public final class TestOperations {
    private TestOperations() {}

    /** @param begun receives each operation that the worker would perform */
    public static Operations recordingTo(List<Message> begun, EventPublisher publisher) {
        var facts = new FactPublisher(publisher);
        var catalogue = new BankCatalogue();
        return new Operations(new RecordingWorker(begun), facts, catalogue, TestSettings.banks(), "no broker");
    }

    @Vetoed
    private static final class RecordingWorker extends OperationWorker {
        private final List<Message> begun;

        RecordingWorker(List<Message> begun) {
            super(null, null, null, null, null, TestSettings.banks());
            this.begun = begun;
        }

        @Override
        void begin(OperationEvent accepted, Consumer<Event> told) {
            begun.add(accepted);
        }
    }
}
