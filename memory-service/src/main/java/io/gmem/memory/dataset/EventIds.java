package io.gmem.memory.dataset;

import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids that are the same when a fact is told again after a crash: of its type, its key and which attempt it belongs to. */
final class EventIds {
    private EventIds() {}

    static String of(Event fact) {
        String name = MessageType.of(fact).wireName() + ":" + fact.key() + ":" + attempt(fact);
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static String attempt(Event fact) {
        if (fact instanceof DatasetEvent.Progressed) {
            return UUID.randomUUID().toString();
        }
        return fact instanceof DatasetEvent dataset
                ? DatasetStates.acceptedAt(dataset).toString()
                : ((BankEvent.Published) fact).digest();
    }
}
