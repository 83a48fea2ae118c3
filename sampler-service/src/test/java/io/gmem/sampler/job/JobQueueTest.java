package io.gmem.sampler.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Prompt;
import io.gmem.sampler.Events;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    private static final JobEvent.Accepted JOB =
            new JobEvent.Accepted(Events.request("one", new Prompt.Random(), 1, 1), Events.NOON);

    private final JobQueue queue = new JobQueue(2);

    @Test
    void whoComesWhenAllPlacesAreTakenWaitsForOneToBeGivenBack() {
        queue.place();
        queue.place();
        var third = queue.place().toCompletableFuture();
        var fourth = queue.place().toCompletableFuture();
        assertThat(third).isNotDone();

        queue.giveBack();

        assertThat(third).isDone();
        assertThat(fourth).isNotDone();
    }

    @Test
    void resumedJobsTakePlacesEvenBeyondTheLimit() {
        for (int i = 0; i < 3; i++) {
            queue.putResumed(JOB);
        }
        var place = queue.place().toCompletableFuture();

        queue.giveBack();
        assertThat(place).isNotDone();
        queue.giveBack();
        assertThat(place).isDone();
    }

    @Test
    void givesJobsOutInOrder() throws InterruptedException {
        queue.place();
        queue.put(JOB, "trace");

        assertThat(queue.take().job()).isEqualTo(JOB);
        assertThat(queue.size()).isZero();
    }
}
