package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.JobId;
import io.gmem.contracts.message.Event;
import org.jspecify.annotations.Nullable;

/**
 * How far one image of a job is. Said only of jobs that ask for previews; some may be lost, and none changes the state of the job.
 *
 * @param image its place in the job, from 0
 * @param solverStep steps done
 * @param solverSteps of how many
 * @param preview the clean image that the network expects at this point: a PNG in base64
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobProgressed(
        JobId job,
        int image,
        int solverStep,
        int solverSteps,
        @Nullable String preview) implements Event {
    @Override
    public String key() {
        return job.value();
    }
}
