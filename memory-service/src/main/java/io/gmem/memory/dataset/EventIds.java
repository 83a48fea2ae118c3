package io.gmem.memory.dataset;

import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.message.Event;
import io.gmem.contracts.message.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Derives event ids from type, key and attempt, so that a fact published again after a crash has the same id. */
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
