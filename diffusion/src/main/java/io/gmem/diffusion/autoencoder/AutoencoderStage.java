package io.gmem.diffusion.autoencoder;

import ai.djl.ndarray.NDArray;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.layer.Conv2d;
import java.util.List;

/** A part of a network that makes one tensor of another and frees what it needed in between. */
@FunctionalInterface
interface AutoencoderStage {
    /** The argument stays the caller's. */
    NDArray apply(NDArray x);

    /** One after the other. */
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

    /** Every pixel four times, then a convolution. */
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
