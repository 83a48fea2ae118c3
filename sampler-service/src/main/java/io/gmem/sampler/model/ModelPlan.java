package io.gmem.sampler.model;

import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.checkpoint.CheckpointEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import org.jspecify.annotations.Nullable;

/**
 * The artifacts to fetch for a model.
 *
 * @param bank null for a class-conditional network
 * @param dataset data set of the checkpoint's run
 */
public record ModelPlan(
        CheckpointEvent.Published checkpoint, BankEvent.@Nullable Published bank, DatasetEvent.Published dataset) {

    public ModelPair pair() {
        return new ModelPair(checkpoint.checkpoint(), bank == null ? null : bank.version());
    }
}
