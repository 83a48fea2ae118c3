package io.gmem.sampler.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.Priority;
import io.gmem.contracts.job.Prompt;
import io.gmem.sampler.Events;
import io.gmem.testkit.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    private static final JobEvent.Accepted JOB = job("one", Priority.NORMAL);

    private final JobQueue queue = new JobQueue(2);

    @Test
    void waitsForReleasedSlotWhenAllAreTaken() {
        queue.acquireSlot();
        queue.acquireSlot();
        var third = queue.acquireSlot().toCompletableFuture();
        var fourth = queue.acquireSlot().toCompletableFuture();
        assertThat(third).isNotDone();

        queue.releaseSlot();

        assertThat(third).isDone();
        assertThat(fourth).isNotDone();
    }

    @Test
    void releasedSlotServesOneWaitingRequest() {
        queue.acquireSlot();
        queue.acquireSlot();
        var third = queue.acquireSlot().toCompletableFuture();
        queue.releaseSlot();
        assertThat(third).isDone();

        assertThat(queue.acquireSlot().toCompletableFuture()).isNotDone();
    }

    @Test
    void takeWaitsForJob() throws Exception {
        var taken = new FutureTask<>(queue::take);
        var worker = new Thread(taken, "worker");
        worker.start();
        Eventually.isTrue("the worker waits", () -> worker.getState() == Thread.State.WAITING);

        queue.put(JOB, null);

        assertThat(taken.get(60, TimeUnit.SECONDS).job()).isEqualTo(JOB);
        worker.join();
    }

    @Test
    void resumedJobsTakeSlotsBeyondTheLimit() {
        for (int i = 0; i < 3; i++) {
            queue.putResumed(job("resumed-" + i, Priority.NORMAL));
        }
        var slot = queue.acquireSlot().toCompletableFuture();

        queue.releaseSlot();
        assertThat(slot).isNotDone();
        queue.releaseSlot();
        assertThat(slot).isDone();
    }

    @Test
    void holdsJobOnceUntilDone() throws InterruptedException {
        assertThat(queue.putResumed(JOB)).isTrue();
        assertThat(queue.putResumed(JOB)).isFalse();
        JobQueue.QueuedJob queued = queue.take();
        assertThat(queue.reserve(JOB.job())).isFalse();

        queue.done(queued);

        assertThat(queue.reserve(JOB.job())).isTrue();
    }

    @Test
    void releasingReservedJobFreesItsSlot() {
        queue.acquireSlot();
        queue.acquireSlot();
        var third = queue.acquireSlot().toCompletableFuture();
        queue.reserve(JOB.job());

        queue.release(JOB.job());

        assertThat(third).isDone();
        assertThat(queue.reserve(JOB.job())).isTrue();
    }

    @Test
    void finishingJobFreesItsSlot() throws InterruptedException {
        queue.acquireSlot();
        queue.acquireSlot();
        var third = queue.acquireSlot().toCompletableFuture();
        queue.reserve(JOB.job());
        queue.put(JOB, null);
        JobQueue.QueuedJob queued = queue.take();
        assertThat(third).isNotDone();

        queue.done(queued);

        assertThat(third).isDone();
        assertThat(queue.held()).isZero();
    }

    @Test
    void takesJobsOfOnePriorityInOrder() throws InterruptedException {
        queue.put(JOB, "trace");
        queue.put(job("two", Priority.NORMAL), null);

        assertThat(queue.take().job()).isEqualTo(JOB);
        assertThat(queue.take().job().job().value()).isEqualTo("two");
        assertThat(queue.size()).isZero();
    }

    @Test
    void prefersUrgentJobsWithoutStarvation() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            queue.put(job("low-" + i, Priority.LOW), null);
            queue.put(job("normal-" + i, Priority.NORMAL), null);
            queue.put(job("high-" + i, Priority.HIGH), null);
        }
        List<Priority> order = new ArrayList<>();
        for (int i = 0; i < 26; i++) {
            order.add(queue.take().job().spec().priority());
        }

        assertThat(order).startsWith(Priority.HIGH, Priority.HIGH, Priority.HIGH);
        assertThat(order).filteredOn(Priority.HIGH::equals).hasSize(18);
        assertThat(order).filteredOn(Priority.NORMAL::equals).hasSize(6);
        assertThat(order).filteredOn(Priority.LOW::equals).hasSize(2);
    }

    @Test
    void removesExpiredJobs() {
        queue.put(new JobEvent.Accepted(JOB.spec().withTerms(null, 5), Events.NOON), null);

        assertThat(queue.removeWaiting(queued -> queued.isExpired(Events.NOON.plusSeconds(5))))
                .isEmpty();
        assertThat(queue.removeWaiting(queued -> queued.isExpired(Events.NOON.plusSeconds(6))))
                .hasSize(1);
        assertThat(queue.size()).isZero();
    }

    private static JobEvent.Accepted job(String id, Priority priority) {
        return new JobEvent.Accepted(
                Events.request(id, new Prompt.Random(), 1, 1).withTerms(priority, null), Events.NOON);
    }
}
