package io.gmem.trainer.checkpoint;

import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.run.RetentionSpec;
import io.gmem.contracts.run.RunSpec;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Selects the checkpoints of a run to keep: the first, the newest and the best. The first is the baseline of all evaluations.
 * Pinned checkpoints are kept regardless.
 */
final class Retention {
    private record Scored(CheckpointId id, double value) {}

    private Retention() {}

    /**
     * Returns the checkpoints to keep.
     *
     * @param oldestFirst all checkpoints of the run
     * @param evaluations evaluations of the evaluated checkpoints; of equal values the newer checkpoint is better
     */
    static Set<CheckpointId> kept(
            RunSpec spec, List<CheckpointId> oldestFirst, Map<CheckpointId, Evaluation> evaluations) {
        int count = oldestFirst.size();
        Set<CheckpointId> kept = new HashSet<>(oldestFirst.subList(0, Math.min(1, count)));
        kept.addAll(oldestFirst.subList(Math.max(0, count - spec.keepCheckpoints()), count));
        if (spec.retention() != null) {
            kept.addAll(best(spec.retention(), evaluations));
        }
        return kept;
    }

    private static List<CheckpointId> best(RetentionSpec retention, Map<CheckpointId, Evaluation> evaluations) {
        Metric metric = retention.metric();
        return evaluations.entrySet().stream()
                .flatMap(entry -> scored(metric, entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Scored::value, metric.bestFirst())
                        .thenComparing(scored -> scored.id().trainingStep(), Comparator.reverseOrder()))
                .limit(retention.best())
                .map(Scored::id)
                .toList();
    }

    private static Stream<Scored> scored(Metric metric, CheckpointId id, Evaluation evaluation) {
        Double value = metric.of(evaluation);
        return value == null || !Double.isFinite(value) ? Stream.empty() : Stream.of(new Scored(id, value));
    }
}
