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
 * Does the work of one job: images that are there already are the answer, else they are drawn with one pair from beginning to
 * end. Blocks; any number of threads at once, whose images share the network's calls. Whatever goes wrong is an outcome too.
 */
public final class JobPerformer {
    private static final Logger LOG = Logger.getLogger(JobPerformer.class);

    private final ModelCache shelf;
    private final JobArtifact artifacts;
    private final Clock clock;
    private final Duration timeLimit;
    private final Consumer<JobProgressed> progress;

    /**
     * @param timeLimit of drawing, from when a model is there
     * @param progress told of the previews of jobs that ask for them
     */
    public JobPerformer(
            ModelCache shelf, ArtifactStore store, Clock clock, Duration timeLimit, Consumer<JobProgressed> progress) {
        this.progress = progress;
        this.shelf = shelf;
        this.artifacts = new JobArtifact(store);
        this.clock = clock;
        this.timeLimit = timeLimit;
    }

    /**
     * @param waitForModel how long the first model is waited for
     * @param stop looked at between solver steps
     * @throws CancellationException when {@code stop} said so; the job is to be done again
     */
    Outcome perform(JobEvent.Accepted job, Duration waitForModel, BooleanSupplier stop) throws InterruptedException {
        try {
            Optional<Outcome.Generated> before = artifacts.find(job.job());
            return before.isPresent() ? asked(job.spec(), before.get()) : draw(job, waitForModel, stop);
        } catch (FailureException e) {
            return new Outcome.Refused(e.failure());
        } catch (CancellationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "drawing failed: jobId=%s errorCode=drawing_failed", job.job());
            return new Outcome.Refused(Failure.internal("drawing_failed", e));
        } catch (OutOfMemoryError e) {
            LOG.errorf(e, "drawing failed: jobId=%s errorCode=out_of_memory", job.job());
            return new Outcome.Refused(new Failure(
                    "out_of_memory", Category.EXHAUSTED, true, "n", "no memory is left to draw this; ask for fewer"));
        }
    }

    private static Outcome asked(GenerationSpec spec, Outcome.Generated before) {
        return before.sheet().spec().equals(spec)
                ? before
                : new Outcome.Refused(Failure.conflict(
                        "job_exists", "id", "job " + spec.id() + " has drawn something else before; use another id"));
    }

    private Outcome draw(JobEvent.Accepted job, Duration waitForModel, BooleanSupplier stop)
            throws IOException, InterruptedException {
        GenerationSpec spec = job.spec();
        Duration left = untilDeadline(job);
        if (left.isNegative()) {
            return new Outcome.Refused(late());
        }
        try (ModelLease lease = shelf.lease(spec.checkpoint(), spec.bank(), shorter(waitForModel, left))) {
            Model model = lease.model();
            ModelPair pair = model.pair();
            long begun = System.nanoTime();
            SampledImages drawing = model.draw(spec, follower(spec, stop, shorter(timeLimit, untilDeadline(job))));
            double seconds = (System.nanoTime() - begun) * 1e-9;
            var sheet = new JobManifest(
                    spec,
                    job.acceptedAt(),
                    clock.instant(),
                    pair.checkpoint(),
                    pair.bank(),
                    drawing.pictures().stream()
                            .map(SampledImages.Picture::image)
                            .toList(),
                    drawing.networkEvaluations(),
                    seconds);
            return asked(spec, artifacts.publish(sheet, drawing.pictures()));
        }
    }

    private Duration untilDeadline(JobEvent.Accepted job) {
        Integer seconds = job.spec().deadlineSeconds();
        return seconds == null
                ? timeLimit
                : Duration.between(clock.instant(), job.acceptedAt().plusSeconds(seconds));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Why a job fails whose deadline has passed before it was begun. */
    static Failure late() {
        return new Failure(
                "deadline_exceeded",
                Category.EXHAUSTED,
                true,
                "deadline_seconds",
                "the images were not begun in time; give more of it, or a higher priority");
    }

    private SamplingListener follower(GenerationSpec spec, BooleanSupplier stop, Duration limit) {
        Integer previews = spec.previews();
        int every = previews == null ? 0 : Math.max(1, spec.solverSteps() / (previews + 1));
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
                return every;
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
