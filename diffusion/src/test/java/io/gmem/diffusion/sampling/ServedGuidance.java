package io.gmem.diffusion.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gmem.diffusion.guidance.GuidanceInterval;
import io.gmem.diffusion.network.Network;
import java.util.List;

/** Guided velocities as used in sampling, for tests of other packages. */
public record ServedGuidance(NDManager scope, Network network, double scale, GuidanceInterval interval) {
    public static final GuidanceInterval ALWAYS = GuidanceInterval.ALWAYS;

    /** Returns the velocity (B, C, H, W) at time {@code t} (0 is noise), in a solver step that starts at {@code t}. */
    public NDArray velocity(NDArray x, double t, NDArray condition) {
        var request = new SamplingRequest(
                List.of(new Condition.ClassLabel(0)), new long[] {0}, 1, SamplingMethod.EULER, scale, interval, 1);
        return new GuidedField(scope, network, request, condition, t).at(x, t);
    }
}
