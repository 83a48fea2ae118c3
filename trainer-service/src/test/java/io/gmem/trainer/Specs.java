package io.gmem.trainer;

import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.RunId;
import io.gmem.contracts.run.ConditionSpec;
import io.gmem.contracts.run.EvaluationSpec;
import io.gmem.contracts.run.ExecutionSpec;
import io.gmem.contracts.run.NetworkPreset;
import io.gmem.contracts.run.OptimizerSpec;
import io.gmem.contracts.run.PromotionSpec;
import io.gmem.contracts.run.RetentionSpec;
import io.gmem.contracts.run.RunSpec;
import io.gmem.contracts.run.TrainingSystem;
import org.jspecify.annotations.Nullable;

/** Builds specifications of tiny runs. */
public final class Specs {
    static final OptimizerSpec PLAIN = new OptimizerSpec(1e-3, 0, 0, 0.9, 0.95, 0, 1, 0.9);
    private static final int SOLVER_STEPS = 4;

    private final String run;
    private final DatasetId dataset;
    private @Nullable BankVersion bank;
    private long steps = 4;
    private long checkpointEvery = 4;
    private EvaluationSpec evaluation = new EvaluationSpec(0, SOLVER_STEPS);
    private OptimizerSpec optimiser = PLAIN;
    private int workers = 1;
    private @Nullable PromotionSpec promotion;
    private @Nullable RetentionSpec retention;

    private Specs(String run, DatasetId dataset, @Nullable BankVersion bank) {
        this.run = run;
        this.dataset = dataset;
        this.bank = bank;
    }

    /** Starts the specification of a run on a {@link io.gmem.testkit.TinyData} of that name and its bank. */
    public static Specs of(String run, String data) {
        return new Specs(run, new DatasetId(data), BankVersion.parse(data + "@1"));
    }

    DatasetId dataset() {
        return dataset;
    }

    public Specs steps(long value, long interval) {
        steps = value;
        checkpointEvery = interval;
        return this;
    }

    public Specs bank(@Nullable String value) {
        bank = value == null ? null : BankVersion.parse(value);
        return this;
    }

    public Specs samples(int value) {
        return evaluated(value, null, null);
    }

    public Specs evaluated(int samples, @Nullable Long interval, @Nullable Double heldOut) {
        evaluation = new EvaluationSpec(samples, SOLVER_STEPS, interval, heldOut);
        return this;
    }

    public Specs optimiser(OptimizerSpec value) {
        optimiser = value;
        return this;
    }

    public Specs workers(int value) {
        workers = value;
        return this;
    }

    public Specs promotion(PromotionSpec value) {
        promotion = value;
        return this;
    }

    public Specs retention(RetentionSpec value) {
        retention = value;
        return this;
    }

    public RunSpec spec() {
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
                evaluation,
                null,
                null,
                workers == 1 ? null : new ExecutionSpec(ExecutionSpec.Precision.FLOAT32, 0, false, workers),
                promotion,
                retention,
                null);
    }
}
