package io.gmem.trainer.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.message.MessageJson;
import io.gmem.diffusion.engine.ProcessGroup;
import io.gmem.trainer.crew.Membership;

/** What a worker is told: to prepare, to meet the others, and then, again and again, to train. One line of JSON each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerOrder.Prepare.class, name = "prepare"),
    @JsonSubTypes.Type(value = WorkerOrder.Meet.class, name = "meet"),
    @JsonSubTypes.Type(value = WorkerOrder.Train.class, name = "train"),
    @JsonSubTypes.Type(value = WorkerOrder.Leave.class, name = "leave")
})
public sealed interface WorkerOrder {
    /** Load data and weights, then answer {@link #READY}. */
    record Prepare(Membership.Assignment assignment) implements WorkerOrder {}

    /** Join a group. */
    record Meet(ProcessGroup.Place place) implements WorkerOrder {}

    /** Train to a step, or until a rank wants to stop; then compare. */
    record Train(long until) implements WorkerOrder {}

    /** Ask the others to stop before the next step, so that they may go on without this one. */
    record Leave() implements WorkerOrder {}

    /** A worker's only answer. */
    String READY = "gmem-worker-ready";

    ObjectMapper JSON = MessageJson.mapper();

    static WorkerOrder read(String line) {
        try {
            return JSON.readValue(line, WorkerOrder.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no order: " + e.getOriginalMessage(), e);
        }
    }

    static String write(WorkerOrder order) {
        try {
            return JSON.writerFor(WorkerOrder.class).writeValueAsString(order);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("order cannot be written", e);
        }
    }
}
