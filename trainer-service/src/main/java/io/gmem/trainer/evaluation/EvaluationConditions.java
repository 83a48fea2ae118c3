package io.gmem.trainer.evaluation;

import io.gmem.diffusion.sampling.Condition;
import io.gmem.memorybank.MemoryBank;
import io.gmem.trainer.data.TrainingData;
import java.util.ArrayList;
import java.util.List;

/** Builds the conditions of images: their snippets, or their labels where there is no bank. */
final class EvaluationConditions {
    private EvaluationConditions() {}

    static List<Condition> of(TrainingData data, int[] rows) {
        List<Condition> conditions = new ArrayList<>();
        MemoryBank bank = data.bank();
        for (int row : rows) {
            conditions.add(
                    bank == null
                            ? new Condition.ClassLabel(data.dataset().label(row))
                            : new Condition.Snippet(bank.unitSnippet(row)));
        }
        return conditions;
    }
}
