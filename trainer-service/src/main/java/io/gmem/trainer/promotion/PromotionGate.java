package io.gmem.trainer.promotion;

import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.run.PromotionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Evaluates the promotion gate of a run. NaN satisfies no bound. */
final class PromotionGate {
    /**
     * The decision of the gate.
     *
     * @param reason all bounds that are violated, or otherwise all bounds that are satisfied
     */
    record Verdict(boolean promoted, String reason) {}

    private final Evaluation evaluation;
    private final List<String> satisfied = new ArrayList<>();
    private final List<String> violated = new ArrayList<>();

    private PromotionGate(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    static Verdict evaluate(PromotionSpec spec, Evaluation evaluation) {
        var gate = new PromotionGate(evaluation);
        gate.atMost(Metric.FRECHET, "max_frechet", spec.maxFrechet());
        gate.atMost(Metric.KID, "max_kid", spec.maxKid());
        gate.atMost(Metric.COPY_RATE, "max_copy_rate", spec.maxCopyRate());
        gate.atLeast(Metric.RECALL, "min_recall", spec.minRecall());
        return gate.violated.isEmpty()
                ? new Verdict(true, String.join(", ", gate.satisfied))
                : new Verdict(false, String.join(", ", gate.violated));
    }

    private void atMost(Metric metric, String bound, @Nullable Double most) {
        if (most != null) {
            check(metric, value -> value <= most, "at most ", "above ", bound + " " + most.floatValue());
        }
    }

    private void atLeast(Metric metric, String bound, @Nullable Double least) {
        if (least != null) {
            check(metric, value -> value >= least, "at least ", "below ", bound + " " + least.floatValue());
        }
    }

    private void check(
            Metric metric, DoublePredicate condition, String satisfiedWord, String violatedWord, String bound) {
        Double value = metric.of(evaluation);
        if (value == null) {
            violated.add(metric + " was not measured");
        } else if (condition.test(value)) {
            satisfied.add(metric + " " + value.floatValue() + " is " + satisfiedWord + bound);
        } else {
            violated.add(metric + " " + value.floatValue() + " is " + violatedWord + bound);
        }
    }
}
