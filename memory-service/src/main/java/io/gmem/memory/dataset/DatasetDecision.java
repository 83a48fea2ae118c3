package io.gmem.memory.dataset;

import io.gmem.contracts.dataset.DatasetEvent;
import java.util.List;

/**
 * What follows from a command.
 *
 * @param facts to publish, in order
 * @param remark why nothing does; empty when something does
 */
record DatasetDecision(List<DatasetEvent> facts, String remark) {
    static DatasetDecision of(DatasetEvent fact) {
        return new DatasetDecision(List.of(fact), "");
    }

    static DatasetDecision nothing(String why) {
        return new DatasetDecision(List.of(), why);
    }
}
