package io.gmem.trainer.distributed;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.message.MessageJson;
import io.gmem.diffusion.engine.ProcessGroup;

/** What a worker is told: to prepare, to meet the others, and then, again and again, to train. One line of JSON each. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerInstruction.Prepare.class, name = "prepare"),
    @JsonSubTypes.Type(value = WorkerInstruction.Meet.class, name = "meet"),
    @JsonSubTypes.Type(value = WorkerInstruction.Train.class, name = "train"),
    @JsonSubTypes.Type(value = WorkerInstruction.Leave.class, name = "leave")
})
public sealed interface WorkerInstruction {
    /** Load data and weights, then answer {@link #READY}. */
    record Prepare(WorkerPool.Assignment assignment) implements WorkerInstruction {}

    /** Join a group. */
    record Meet(ProcessGroup.Place place) implements WorkerInstruction {}

    /** Train to a step, or until a rank wants to stop; then compare. */
    record Train(long until) implements WorkerInstruction {}

    /** Ask the others to stop before the next step, so that they may go on without this one. */
    record Leave() implements WorkerInstruction {}

    /** A worker's only answer. */
    String READY = "gmem-worker-ready";

    ObjectMapper JSON = MessageJson.mapper();

    static WorkerInstruction read(String line) {
        try {
            return JSON.readValue(line, WorkerInstruction.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no order: " + e.getOriginalMessage(), e);
        }
    }

    static String write(WorkerInstruction order) {
        try {
            return JSON.writerFor(WorkerInstruction.class).writeValueAsString(order);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("order cannot be written", e);
        }
    }
}
