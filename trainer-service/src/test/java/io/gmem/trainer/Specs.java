package io.gmem.trainer;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.ExecutionSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimiserSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import org.jspecify.annotations.Nullable;

/** Specifications of tiny runs, changed one field at a time. */
record Specs(
        String run,
        DatasetId dataset,
        @Nullable BankVersion bank,
        long steps,
        long checkpointEvery,
        int samples,
        OptimiserSpec optimiser,
        int workers) {
    static final OptimiserSpec PLAIN = new OptimiserSpec(1e-3, 0, 0, 0.9, 0.95, 0, 1, 0.9);

    /** A run on a {@link io.gmem.testkit.TinyData} of that name and its bank. */
    static Specs of(String run, String data) {
        return new Specs(run, new DatasetId(data), BankVersion.parse(data + "@1"), 4, 4, 0, PLAIN, 1);
    }

    Specs steps(long wanted, long every) {
        return new Specs(run, dataset, bank, wanted, every, samples, optimiser, workers);
    }

    Specs bank(@Nullable String wanted) {
        return new Specs(
                run,
                dataset,
                wanted == null ? null : BankVersion.parse(wanted),
                steps,
                checkpointEvery,
                samples,
                optimiser,
                workers);
    }

    Specs samples(int wanted) {
        return new Specs(run, dataset, bank, steps, checkpointEvery, wanted, optimiser, workers);
    }

    Specs optimiser(OptimiserSpec wanted) {
        return new Specs(run, dataset, bank, steps, checkpointEvery, samples, wanted, workers);
    }

    Specs workers(int wanted) {
        return new Specs(run, dataset, bank, steps, checkpointEvery, samples, optimiser, wanted);
    }

    RunSpec spec() {
        return new RunSpec(
                new RunId(run),
                bank == null ? TrainingSystem.SIT : TrainingSystem.GMEM_V1,
                NetworkPreset.parse("Mi/4"),
                dataset,
                bank,
                steps,
                8,
                optimiser,
                new ConditionSpec(0.1, ConditionSpec.Scale.SQRT_DIM),
                3,
                checkpointEvery,
                2,
                new EvaluationSpec(samples, 4),
                null,
                null,
                workers == 1 ? null : new ExecutionSpec(ExecutionSpec.Precision.FLOAT32, 0, false, workers));
    }
}
