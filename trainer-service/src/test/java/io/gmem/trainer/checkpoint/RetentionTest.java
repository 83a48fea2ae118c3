package io.gmem.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.CheckpointId;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.RetentionSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final List<CheckpointId> SEVEN =
            LongStream.range(0, 7).mapToObj(RetentionTest::id).toList();

    @Test
    void keepsFirstAndNewest() {
        assertThat(kept(null, Map.of())).containsExactlyInAnyOrder(id(0), id(5), id(6));
        assertThat(Retention.kept(spec(null), List.of(), Map.of())).isEmpty();
    }

    @Test
    void keepsBestByMetricInEitherDirection() {
        Map<CheckpointId, Evaluation> evaluations = Map.of(
                id(1),
                evaluation(3, 0.9),
                id(2),
                evaluation(1, 0.2),
                id(3),
                evaluation(2, 0.5),
                id(6),
                evaluation(9, 0.1));

        assertThat(kept(new RetentionSpec(2, Metric.FRECHET), evaluations))
                .containsExactlyInAnyOrder(id(0), id(2), id(3), id(5), id(6));
        assertThat(kept(new RetentionSpec(1, Metric.RECALL), evaluations))
                .containsExactlyInAnyOrder(id(0), id(1), id(5), id(6));
    }

    @Test
    void prefersNewerOfEqualsAndIgnoresNaN() {
        Map<CheckpointId, Evaluation> evaluations = new HashMap<>();
        evaluations.put(id(1), evaluation(2, 0.5));
        evaluations.put(id(2), evaluation(2, 0.5));
        evaluations.put(id(3), evaluation(Double.NaN, 0.5));

        assertThat(kept(new RetentionSpec(1, Metric.FRECHET), evaluations))
                .containsExactlyInAnyOrder(id(0), id(2), id(5), id(6));
    }

    /** Independent of the iteration order of the map. */
    @Test
    void keepsNewestOfEqualCheckpoints() {
        for (List<Long> order : List.of(List.of(1L, 2L, 3L, 4L), List.of(4L, 3L, 2L, 1L), List.of(3L, 1L, 4L, 2L))) {
            Map<CheckpointId, Evaluation> evaluations = new LinkedHashMap<>();
            order.forEach(step -> evaluations.put(id(step), evaluation(2, 0.5)));

            assertThat(kept(new RetentionSpec(2, Metric.FRECHET), evaluations))
                    .containsExactlyInAnyOrder(id(0), id(3), id(4), id(5), id(6));
        }
    }

    private static Set<CheckpointId> kept(
            @Nullable RetentionSpec retention, Map<CheckpointId, Evaluation> evaluations) {
        return Retention.kept(spec(retention), SEVEN, evaluations);
    }

    private static CheckpointId id(long step) {
        return new CheckpointId(new RunId("run"), step);
    }

    private static Evaluation evaluation(double frechet, double recall) {
        return new Evaluation("f", 64, frechet, null, 0, 0.0, 0.0, recall, 0.0, 0.0, 0.0, null, null);
    }

    private static RunSpec spec(@Nullable RetentionSpec retention) {
        return new RunSpec(
                new RunId("run"),
                TrainingSystem.GMEM,
                NetworkPreset.parse("Mi/4"),
                new DatasetId("data"),
                BankVersion.parse("data@1"),
                6,
                2,
                OptimizerSpec.small(6),
                new ConditionSpec(0, ConditionSpec.Scale.PAPER),
                0,
                1,
                2,
                new EvaluationSpec(64, 4),
                null,
                null,
                null,
                null,
                retention,
                null);
    }
}
