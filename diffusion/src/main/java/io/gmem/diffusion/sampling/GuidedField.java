package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.solver.VelocityField;

/** A network's velocity for one batch of conditions, guided when it is to be. Counts what it asks, and remembers the last answer. */
final class GuidedField implements VelocityField {
    private final NDManager scope;
    private final Network network;
    private final SamplingRequest request;
    private final NDArray condition;
    private final double began;
    private final int slots;
    private int evaluations;
    private NDArray lastState;
    private NDArray lastVelocity;
    private double lastTime;

    /**
     * The field of one solver step.
     *
     * @param scope of the step
     * @param began the time at which the step began
     */
    GuidedField(NDManager scope, Network network, SamplingRequest request, NDArray condition, double began) {
        this.scope = scope;
        this.network = network;
        this.request = request;
        this.condition = condition;
        this.began = began;
        this.slots = (int) condition.getShape().get(0);
        this.lastState = condition;
        this.lastVelocity = condition;
    }

    @Override
    public NDArray at(NDArray x, double t) {
        NDArray answer = velocity(x, t);
        lastState = kept(x);
        lastVelocity = kept(answer);
        lastTime = t;
        return answer;
    }

    /** A copy that outlives what the solver frees. */
    private NDArray kept(NDArray tensor) {
        NDArray copy = tensor.duplicate();
        copy.attach(scope);
        return copy;
    }

    private NDArray velocity(NDArray x, double t) {
        GuidanceInterval.Mode mode = request.modeAt(began, t);
        evaluations += mode == GuidanceInterval.Mode.GUIDED ? 2 : 1;
        return switch (mode) {
            case CONDITIONAL -> network.velocity(scope, x, times(slots, t), condition);
            case UNCONDITIONAL -> network.velocity(scope, x, times(slots, t), network.nullCondition(scope, slots));
            case GUIDED -> guided(x, t);
        };
    }

    private NDArray guided(NDArray x, double t) {
        NDArray both = condition.concat(network.nullCondition(scope, slots), 0);
        NDArray said = network.velocity(scope, x.concat(x, 0), times(2L * slots, t), both);
        return request.guidance(network.config()).mix(said);
    }

    private NDArray times(long count, double t) {
        return scope.full(new Shape(count), (float) t);
    }

    /** Evaluations an image cost. */
    int evaluations() {
        return evaluations;
    }

    /** The clean image that the last answer points at. */
    NDArray expectedData() {
        return ExpectedData.of(network, lastState, lastVelocity, lastTime);
    }
}
