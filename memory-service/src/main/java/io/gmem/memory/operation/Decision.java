package io.gmem.memory.operation;

import io.gmem.contracts.message.Event;
import java.util.List;

/**
 * What follows from a command.
 *
 * @param facts to publish, in order
 * @param remark why nothing does; empty when something does
 */
record Decision(List<Event> facts, String remark) {
    static Decision of(Event... facts) {
        return new Decision(List.of(facts), "");
    }

    static Decision nothing(String why) {
        return new Decision(List.of(), why);
    }
}
