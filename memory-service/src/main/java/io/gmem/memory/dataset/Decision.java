package io.gmem.memory.dataset;

import io.gmem.contracts.dataset.DatasetEvent;
import java.util.List;

/**
 * What follows from a command.
 *
 * @param facts to publish, in order
 * @param remark why nothing does; empty when something does
 */
record Decision(List<DatasetEvent> facts, String remark) {
    static Decision of(DatasetEvent fact) {
        return new Decision(List.of(fact), "");
    }

    static Decision nothing(String why) {
        return new Decision(List.of(), why);
    }
}
