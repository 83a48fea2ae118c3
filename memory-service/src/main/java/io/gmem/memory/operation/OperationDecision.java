package io.gmem.memory.operation;

import io.gmem.contracts.message.Event;
import java.util.List;

/**
 * The result of deciding a command.
 *
 * @param facts events to publish, in order
 * @param remark reason for having no facts; empty otherwise
 */
record OperationDecision(List<Event> facts, String remark) {
    static OperationDecision of(Event... facts) {
        return new OperationDecision(List.of(facts), "");
    }

    static OperationDecision none(String reason) {
        return new OperationDecision(List.of(), reason);
    }
}
