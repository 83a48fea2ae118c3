package io.gmem.memory.operation;

import io.gmem.contracts.message.Event;
import java.util.List;

/**
 * What follows from a command.
 *
 * @param facts to publish, in order
 * @param remark why nothing does; empty when something does
 */
record OperationDecision(List<Event> facts, String remark) {
    static OperationDecision of(Event... facts) {
        return new OperationDecision(List.of(facts), "");
    }

    static OperationDecision nothing(String why) {
        return new OperationDecision(List.of(), why);
    }
}
