package io.gmem.diffusion.parity;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Autograd;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.network.TrainableNetwork;

/** Gradients in a learner's weights, compared with those of a case. */
final class ReferenceGradients {
    private final ParityCase golden;
    private final TensorEngine engine;
    private final TrainableNetwork learner;

    ReferenceGradients(ParityCase golden, TensorEngine engine, TrainableNetwork learner) {
        this.golden = golden;
        this.engine = engine;
        this.learner = learner;
        learner.parameters().values().forEach(weight -> weight.setRequiresGradient(true));
    }

    /** Differentiates {@code loss}, compares every gradient that the case has under {@code part}, and sets them to zero. */
    void ofLoss(String part, NDArray loss) {
        Autograd.backward(loss);
        check(part);
        learner.parameters().values().forEach(weight -> {
            try (NDArray gradient = weight.getGradient()) {
                gradient.muli(0);
            }
        });
    }

    /** Compares what is there. */
    void check(String part) {
        for (String name : golden.gradientsOf(part)) {
            try (NDArray gradient = learner.parameters().get(name).getGradient()) {
                golden.checkGradient(part + "/" + name, engine.toHost(gradient));
            }
        }
    }
}
