package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.layer.Conv2d;
import java.util.List;

/** A part of a network that maps one tensor to another and frees its intermediate tensors. */
@FunctionalInterface
interface AutoencoderStage {
    /** Applies the stage. The caller still owns the argument. */
    NDArray apply(NDArray x);

    /** Chains stages in order. */
    static AutoencoderStage of(List<AutoencoderStage> stages) {
        return x -> {
            NDArray state = x;
            for (AutoencoderStage stage : stages) {
                NDArray next = stage.apply(state);
                if (state != x) {
                    state.close();
                }
                state = next;
            }
            return state;
        };
    }

    /** Upsamples by 2 with nearest neighbors, then applies a convolution. */
    static AutoencoderStage doubling(Functions functions, Conv2d conv) {
        return x -> {
            long rows = 2 * x.getShape().get(2);
            long columns = 2 * x.getShape().get(3);
            try (NDArray doubled = functions.nearest(x, rows, columns)) {
                return conv.apply(doubled);
            }
        };
    }
}
