package io.gmem.sampler.batching;

import io.gmem.diffusion.sampling.SampledLatents;
import io.gmem.diffusion.sampling.SamplingObserver;
import io.gmem.diffusion.sampling.SamplingRequest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Handle of a request accepted by a {@link BatchingEngine}. Any thread may wait for it, read its progress or cancel it. */
public final class SamplingTicket {
    private final SamplingRequest request;
    private final SamplingObserver observer;
    private final long deadline;
    private final int weight;
    private final CompletableFuture<SampledLatents> images = new CompletableFuture<>();
    private final float[][] latents;
    private volatile boolean cancelled;
    private volatile int solverSteps;
    private int started;
    private int finished;
    private int evaluations;

    /**
     * @param deadline in units of {@link System#nanoTime}
     * @param weight scheduling weight
     */
    SamplingTicket(SamplingRequest request, SamplingObserver observer, long deadline, int weight) {
        this.request = request;
        this.observer = observer;
        this.deadline = deadline;
        this.weight = weight;
        this.latents = new float[request.seeds().length][];
    }

    /** Requests cancellation. The engine drops the request before the next network call and frees its slots. */
    public void cancel() {
        cancelled = true;
    }

    /** Solver steps completed over all images of the request. */
    public int solverSteps() {
        return solverSteps;
    }

    /**
     * Returns the latents of all images. The stage fails with {@link CancellationException}, {@link TimeoutException} or the cause
     * of the failure. It is completed on the engine's thread.
     */
    public CompletionStage<SampledLatents> images() {
        return images.minimalCompletionStage();
    }

    /**
     * Waits for all images. An interrupted caller cancels the request.
     *
     * @throws CancellationException when the request was cancelled
     * @throws TimeoutException when the time limit was exceeded
     */
    public SampledLatents await() throws InterruptedException, TimeoutException {
        try {
            return images.get();
        } catch (InterruptedException e) {
            cancel();
            throw e;
        } catch (ExecutionException e) {
            return rethrow(e.getCause());
        }
    }

    private static SampledLatents rethrow(@Nullable Throwable cause) throws TimeoutException {
        if (cause instanceof TimeoutException timeout) {
            throw timeout;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    SamplingRequest request() {
        return request;
    }

    int weight() {
        return weight;
    }

    SamplingObserver observer() {
        return observer;
    }

    /** Returns why the request must be dropped; null while it may continue. */
    @Nullable
    Exception endCause(long now) {
        if (cancelled || observer.cancelled()) {
            return new CancellationException("sampling was cancelled");
        }
        return now - deadline > 0 ? new TimeoutException("the images were not finished within the time limit") : null;
    }

    /** Returns the index of the next image to start. */
    int start() {
        return started++;
    }

    int pendingImages() {
        return latents.length - started;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the engine's thread writes
    void stepped() {
        solverSteps++;
    }

    void finish(int image, float[] latent, int imageEvaluations) {
        latents[image] = latent;
        evaluations = Math.max(evaluations, imageEvaluations);
        finished++;
        observer.finished(image, latent);
        if (finished == latents.length) {
            images.complete(new SampledLatents(List.copyOf(Arrays.asList(latents)), evaluations));
        }
    }

    void fail(Throwable cause) {
        images.completeExceptionally(cause);
    }
}
