package io.gmem.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.JobId;
import io.gmem.contracts.message.Event;
import org.jspecify.annotations.Nullable;

/**
 * Reports the progress of one image of a job. Published only for jobs that request previews. Events may be lost and do not change the
 * state of the job.
 *
 * @param image index of the image in the job, from 0
 * @param solverStep number of completed solver steps
 * @param solverSteps total number of solver steps
 * @param preview the clean image predicted at this step, a PNG in base64
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
