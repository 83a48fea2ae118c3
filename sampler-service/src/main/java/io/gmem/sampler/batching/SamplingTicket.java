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

/** A request that an engine has accepted. Any thread may wait, look, or call it off. */
public final class SamplingTicket {
    private final SamplingRequest request;
    private final SamplingObserver watcher;
    private final long deadline;
    private final int weight;
    private final CompletableFuture<SampledLatents> images = new CompletableFuture<>();
    private final float[][] latents;
    private volatile boolean calledOff;
    private volatile int solverSteps;
    private int begun;
    private int finished;
    private int evaluations;

    /**
     * @param deadline as {@link System#nanoTime}
     * @param weight of its turns
     */
    SamplingTicket(SamplingRequest request, SamplingObserver watcher, long deadline, int weight) {
        this.request = request;
        this.watcher = watcher;
        this.deadline = deadline;
        this.weight = weight;
        this.latents = new float[request.seeds().length][];
    }

    /** Has the request dropped before the next call of the network; the slots it held are free then. */
    public void cancel() {
        calledOff = true;
    }

    /** Solver steps that were made for all of its images. */
    public int solverSteps() {
        return solverSteps;
    }

    /**
     * All images; fails with {@link CancellationException}, {@link TimeoutException}, or what went wrong. Completed on the engine's
     * thread.
     */
    public CompletionStage<SampledLatents> images() {
        return images.minimalCompletionStage();
    }

    /**
     * Waits for all images. A waiting thread that is interrupted calls the request off.
     *
     * @throws CancellationException when it was called off
     * @throws TimeoutException when its time was over
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
        if (cause instanceof TimeoutException late) {
            throw late;
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

    SamplingObserver watcher() {
        return watcher;
    }

    /** Why it is to be dropped, if it is. */
    @Nullable
    Exception end(long now) {
        if (calledOff || watcher.cancelled()) {
            return new CancellationException("drawing was cancelled");
        }
        return now - deadline > 0 ? new TimeoutException("the images were not drawn in time") : null;
    }

    /** The number of the next image to begin. */
    int begin() {
        return begun++;
    }

    int notBegun() {
        return latents.length - begun;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the engine's thread alone
    void stepped() {
        solverSteps++;
    }

    void finish(int image, float[] latent, int cost) {
        latents[image] = latent;
        evaluations = Math.max(evaluations, cost);
        finished++;
        watcher.finished(image, latent);
        if (finished == latents.length) {
            images.complete(new SampledLatents(List.copyOf(Arrays.asList(latents)), evaluations));
        }
    }

    void fail(Throwable why) {
        images.completeExceptionally(why);
    }
}
