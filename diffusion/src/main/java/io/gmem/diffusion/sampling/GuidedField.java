package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.solver.VelocityField;

/** The guided velocity of a network for one batch of conditions. Counts evaluations and keeps the last velocity. */
final class GuidedField implements VelocityField {
    private final NDManager scope;
    private final Network network;
    private final SamplingRequest request;
    private final NDArray condition;
    private final double stepStart;
    private final int slots;
    private int evaluations;
    private NDArray lastState;
    private NDArray lastVelocity;
    private double lastTime;

    /**
     * Creates the field of one solver step.
     *
     * @param scope scope of the step
     * @param stepStart the time at which the step starts
     */
    GuidedField(NDManager scope, Network network, SamplingRequest request, NDArray condition, double stepStart) {
        this.scope = scope;
        this.network = network;
        this.request = request;
        this.condition = condition;
        this.stepStart = stepStart;
        this.slots = (int) condition.getShape().get(0);
        this.lastState = condition;
        this.lastVelocity = condition;
    }

    @Override
    public NDArray at(NDArray x, double t) {
        NDArray velocity = velocity(x, t);
        lastState = retained(x);
        lastVelocity = retained(velocity);
        lastTime = t;
        return velocity;
    }

    /** Returns a copy that outlives tensors freed by the solver. */
    private NDArray retained(NDArray tensor) {
        NDArray copy = tensor.duplicate();
        copy.attach(scope);
        return copy;
    }

    private NDArray velocity(NDArray x, double t) {
        GuidanceInterval.Mode mode = request.modeAt(stepStart, t);
        evaluations += mode == GuidanceInterval.Mode.GUIDED ? 2 : 1;
        return switch (mode) {
            case CONDITIONAL -> network.velocity(scope, x, times(slots, t), condition);
            case UNCONDITIONAL -> network.velocity(scope, x, times(slots, t), network.nullCondition(scope, slots));
            case GUIDED -> guided(x, t);
        };
    }

    private NDArray guided(NDArray x, double t) {
        NDArray both = condition.concat(network.nullCondition(scope, slots), 0);
        NDArray velocities = network.velocity(scope, x.concat(x, 0), times(2L * slots, t), both);
        return request.guidance(network.config()).mix(velocities);
    }

    private NDArray times(long count, double t) {
        return scope.full(new Shape(count), (float) t);
    }

    /** Returns the number of evaluations per image. */
    int evaluations() {
        return evaluations;
    }

    /** Returns the clean image predicted by the last velocity. */
    NDArray expectedData() {
        return ExpectedData.of(network, lastState, lastVelocity, lastTime);
    }
}
