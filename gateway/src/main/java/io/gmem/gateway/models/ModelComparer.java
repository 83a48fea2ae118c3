package io.gmem.gateway.models;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.GenerationSpec;
import io.gmem.gateway.checkpoints.Checkpoint;
import io.gmem.gateway.images.ArtifactReader;
import io.gmem.gateway.images.PixelDifference;
import io.gmem.gateway.jobs.Job;
import io.gmem.gateway.jobs.JobPlanner;
import io.gmem.gateway.jobs.JobService;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Generates the same images with two models and compares them. */
@ApplicationScoped
public class ModelComparer {
    private final ModelView models;
    private final JobPlanner planner;
    private final JobService jobs;
    private final ArtifactReader artifacts;

    ModelComparer(ModelView models, JobPlanner planner, JobService jobs, ArtifactReader artifacts) {
        this.models = models;
        this.planner = planner;
        this.jobs = jobs;
        this.artifacts = artifacts;
    }

    Uni<Comparison> compare(ComparisonRequest request) {
        List<String> pair = request.pair();
        GenerationSpec one = request.spec(null, checkpoint(pair.get(0)));
        GenerationSpec other = request.spec(one.seed(), checkpoint(pair.get(1)));
        planner.check(one, "");
        planner.check(other, "");
        return Uni.combine()
                .all()
                .unis(jobs.await(one), jobs.await(other))
                .asTuple()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(both -> comparison(pair, both.getItem1(), both.getItem2()));
    }

    private CheckpointId checkpoint(String model) {
        CheckpointId named = models.named(model, "models");
        return planner.checkpoint(named, "models")
                .map(Checkpoint::id)
                .orElseThrow(() -> new FailureException(Failure.conflict(
                        "model_replaced",
                        "models",
                        "the served checkpoint is being replaced: retry, or select a checkpoint")));
    }

    private Comparison comparison(List<String> names, Job one, Job other) {
        one.requireDone();
        other.requireDone();
        List<Job.Image> first = Objects.requireNonNull(one.images());
        List<Job.Image> second = Objects.requireNonNull(other.images());
        List<Comparison.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            byte[] a = artifacts.image(
                    Objects.requireNonNull(one.artifact()), first.get(i).file());
            byte[] b = artifacts.image(
                    Objects.requireNonNull(other.artifact()), second.get(i).file());
            pairs.add(new Comparison.Pair(
                    first.get(i).seed(),
                    List.of(first.get(i).url(), second.get(i).url()),
                    PixelDifference.count(a, b),
                    PixelDifference.mean(a, b)));
        }
        return new Comparison(List.of(side(names.get(0), one), side(names.get(1), other)), pairs);
    }

    private static Comparison.Side side(String name, Job job) {
        return new Comparison.Side(name, Objects.requireNonNull(job.checkpoint()), job.bank(), job.id());
    }
}
