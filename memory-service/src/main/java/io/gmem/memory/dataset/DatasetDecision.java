package io.gmem.memory.dataset;

import io.gmem.contracts.dataset.DatasetEvent;
import java.util.List;

/**
 * The result of deciding a command.
 *
 * @param facts events to publish, in order
 * @param remark reason for having no facts; empty otherwise
 */
record DatasetDecision(List<DatasetEvent> facts, String remark) {
    static DatasetDecision of(DatasetEvent fact) {
        return new DatasetDecision(List.of(fact), "");
    }

    static DatasetDecision none(String reason) {
        return new DatasetDecision(List.of(), reason);
    }
}
