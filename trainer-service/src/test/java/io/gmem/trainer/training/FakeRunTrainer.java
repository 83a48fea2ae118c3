package io.gmem.trainer.training;

import io.gmem.contracts.run.RunSpec;
import io.gmem.trainer.state.Interruption;
import jakarta.enterprise.inject.Vetoed;

/** A run trainer without an engine, which executes the given action instead of training. */
@Vetoed
public final class FakeRunTrainer extends RunTrainer {
    /** The action that replaces training. */
    @FunctionalInterface
    public interface Training {
        void of(RunSpec spec, Interruption interruption);
    }

    private final Training training;

    public FakeRunTrainer(Training training) {
        super(null, null, null, null, null, null, null);
        this.training = training;
    }

    @Override
    public void train(RunSpec spec, Interruption interruption) {
        training.of(spec, interruption);
    }
}
