package io.gmem.trainer.distributed;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.contracts.message.MessageJson;
import io.gmem.diffusion.engine.ProcessGroup;

/** Instructions to a worker process, one line of JSON each: prepare, join a group, then train repeatedly. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerInstruction.Prepare.class, name = "prepare"),
    @JsonSubTypes.Type(value = WorkerInstruction.Join.class, name = "meet"),
    @JsonSubTypes.Type(value = WorkerInstruction.Train.class, name = "train"),
    @JsonSubTypes.Type(value = WorkerInstruction.Leave.class, name = "leave")
})
public sealed interface WorkerInstruction {
    /** Loads data and weights, then prints {@link #READY}. */
    record Prepare(WorkerPool.Assignment assignment) implements WorkerInstruction {}

    /** Joins a process group. */
    record Join(ProcessGroup.Place place) implements WorkerInstruction {}

    /** Trains to a step, or until a rank votes to stop; then compares the weights of all ranks. */
    record Train(long until) implements WorkerInstruction {}

    /** Votes to stop before the next step, so that the other ranks can continue without this one. */
    record Leave() implements WorkerInstruction {}

    /** The only reply of a worker. */
    String READY = "gmem-worker-ready";

    ObjectMapper JSON = MessageJson.mapper();

    static WorkerInstruction read(String line) {
        try {
            return JSON.readValue(line, WorkerInstruction.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("invalid instruction: " + e.getOriginalMessage(), e);
        }
    }

    static String write(WorkerInstruction instruction) {
        try {
            return JSON.writerFor(WorkerInstruction.class).writeValueAsString(instruction);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("failed to serialize instruction", e);
        }
    }
}
