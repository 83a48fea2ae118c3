package io.gmem.trainer.promotion;

import io.gmem.contracts.checkpoint.Evaluation;
import io.gmem.contracts.checkpoint.Metric;
import io.gmem.contracts.run.PromotionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Holds what was measured against what a run asks for. A number that is none passes nothing. */
final class PromotionGate {
    /**
     * @param reason what was found, in words: all that does not hold, or else all that holds
     */
    record Verdict(boolean promoted, String reason) {}

    private final Evaluation evaluation;
    private final List<String> holds = new ArrayList<>();
    private final List<String> fails = new ArrayList<>();

    private PromotionGate(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    static Verdict judge(PromotionSpec spec, Evaluation evaluation) {
        var gate = new PromotionGate(evaluation);
        gate.atMost(Metric.FRECHET, "max_frechet", spec.maxFrechet());
        gate.atMost(Metric.KID, "max_kid", spec.maxKid());
        gate.atMost(Metric.COPY_RATE, "max_copy_rate", spec.maxCopyRate());
        gate.atLeast(Metric.RECALL, "min_recall", spec.minRecall());
        return gate.fails.isEmpty()
                ? new Verdict(true, String.join(", ", gate.holds))
                : new Verdict(false, String.join(", ", gate.fails));
    }

    private void atMost(Metric metric, String bound, @Nullable Double most) {
        if (most != null) {
            hold(metric, value -> value <= most, "at most ", "above ", bound + " " + most.floatValue());
        }
    }

    private void atLeast(Metric metric, String bound, @Nullable Double least) {
        if (least != null) {
            hold(metric, value -> value >= least, "at least ", "below ", bound + " " + least.floatValue());
        }
    }

    private void hold(Metric metric, DoublePredicate condition, String kept, String broken, String bound) {
        Double value = metric.of(evaluation);
        if (value == null) {
            fails.add(metric + " was not measured");
        } else if (condition.test(value)) {
            holds.add(metric + " " + value.floatValue() + " is " + kept + bound);
        } else {
            fails.add(metric + " " + value.floatValue() + " is " + broken + bound);
        }
    }
}
