package io.gmem.sampler.job;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.contracts.job.JobEvent;
import io.gmem.contracts.job.JobProgressed;
import io.gmem.sampler.model.Model;
import io.gmem.sampler.model.ModelCache;
import io.gmem.sampler.model.ModelLease;
import io.gmem.sampler.model.ModelPair;
import io.gmem.sampler.model.SampledImages;
import io.gmem.sampler.model.SamplingListener;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Performs one job: reuses images published earlier, or generates them with a single checkpoint and bank. Blocking; may be called
 * by any number of threads, whose images share the network calls. Failures are returned as outcomes.
 */
public final class JobPerformer {
    private static final Logger LOG = Logger.getLogger(JobPerformer.class);

    private final ModelCache cache;
    private final JobArtifact artifacts;
    private final Clock clock;
    private final Duration timeLimit;
    private final Consumer<JobProgressed> progress;

    /**
     * @param timeLimit limit of the sampling time, from the moment a model is available
     * @param progress receives the previews of jobs that request them
     */
    public JobPerformer(
            ModelCache cache, ArtifactStore store, Clock clock, Duration timeLimit, Consumer<JobProgressed> progress) {
        this.progress = progress;
        this.cache = cache;
        this.artifacts = new JobArtifact(store);
        this.clock = clock;
        this.timeLimit = timeLimit;
    }

    /**
     * Performs a job.
     *
     * @param waitForModel how long to wait for the first model
     * @param stop polled between solver steps
     * @throws CancellationException when {@code stop} returned true; the job must be performed again
     */
    Outcome perform(JobEvent.Accepted job, Duration waitForModel, BooleanSupplier stop) throws InterruptedException {
        try {
            Optional<Outcome.Generated> existing = artifacts.find(job.job());
            return existing.isPresent()
                    ? requireSameSpec(job.spec(), existing.get())
                    : generate(job, waitForModel, stop);
        } catch (FailureException e) {
            return new Outcome.Refused(e.failure());
        } catch (CancellationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "generation failed: jobId=%s errorCode=drawing_failed", job.job());
            return new Outcome.Refused(Failure.internal("drawing_failed", e));
        } catch (OutOfMemoryError e) {
            LOG.errorf(e, "generation failed: jobId=%s errorCode=out_of_memory", job.job());
            return new Outcome.Refused(new Failure(
                    "out_of_memory",
                    Category.EXHAUSTED,
                    true,
                    "n",
                    "not enough memory for this number of images; reduce n"));
        }
    }

    private static Outcome requireSameSpec(GenerationSpec spec, Outcome.Generated existing) {
        return existing.manifest().spec().equals(spec)
                ? existing
                : new Outcome.Refused(Failure.conflict(
                        "job_exists",
                        "id",
                        "job " + spec.id() + " already exists with another specification; use another id"));
    }

    private Outcome generate(JobEvent.Accepted job, Duration waitForModel, BooleanSupplier stop)
            throws IOException, InterruptedException {
        GenerationSpec spec = job.spec();
        Duration remaining = remainingTime(job);
        if (remaining.isNegative()) {
            return new Outcome.Refused(deadlineExceeded());
        }
        try (ModelLease lease = cache.lease(spec.checkpoint(), spec.bank(), min(waitForModel, remaining))) {
            Model model = lease.model();
            ModelPair pair = model.pair();
            long start = System.nanoTime();
            SampledImages sampled = model.sample(spec, listener(spec, stop, min(timeLimit, remainingTime(job))));
            double seconds = (System.nanoTime() - start) * 1e-9;
            var manifest = new JobManifest(
                    spec,
                    job.acceptedAt(),
                    clock.instant(),
                    pair.checkpoint(),
                    pair.bank(),
                    sampled.images().stream()
                            .map(SampledImages.EncodedImage::metadata)
                            .toList(),
                    sampled.networkEvaluations(),
                    seconds);
            return requireSameSpec(spec, artifacts.publish(manifest, sampled.images()));
        }
    }

    private Duration remainingTime(JobEvent.Accepted job) {
        Integer seconds = job.spec().deadlineSeconds();
        return seconds == null
                ? timeLimit
                : Duration.between(clock.instant(), job.acceptedAt().plusSeconds(seconds));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The failure of a job whose deadline passed before it started. */
    static Failure deadlineExceeded() {
        return new Failure(
                "deadline_exceeded",
                Category.EXHAUSTED,
                true,
                "deadline_seconds",
                "the deadline passed before the job started; increase deadline_seconds or the priority");
    }

    private SamplingListener listener(GenerationSpec spec, BooleanSupplier stop, Duration limit) {
        Integer previews = spec.previews();
        int interval = previews == null ? 0 : Math.max(1, spec.solverSteps() / (previews + 1));
        return new SamplingListener() {
            @Override
            public boolean stop() {
                return stop.getAsBoolean();
            }

            @Override
            public Duration limit() {
                return limit;
            }

            @Override
            public int previewEvery() {
                return interval;
            }

            @Override
            public void previewed(Preview preview) {
                String png = Base64.getEncoder().encodeToString(preview.png());
                progress.accept(
                        new JobProgressed(spec.id(), preview.image(), preview.solverStep(), preview.steps(), png));
            }
        };
    }
}
