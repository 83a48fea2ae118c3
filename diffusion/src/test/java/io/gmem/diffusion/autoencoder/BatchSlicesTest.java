package io.gmem.diffusion.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.TensorEngine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch is processed in ordered slices, each as large as the bound permits. */
class BatchSlicesTest {
    @Test
    void aSliceFillsTheBoundAndHasAtLeastOneImage() {
        assertThat(BatchSlices.ofWidest(256).imagesPerSlice(256 * 256)).isEqualTo(1);
        assertThat(BatchSlices.ofWidest(128).imagesPerSlice(32 * 32)).isEqualTo(204);
        assertThat(BatchSlices.ofWidest(1 << 20).imagesPerSlice(4096 * 4096)).isEqualTo(1);
    }

    @Test
    void keepsTheOrderAndFreesIntermediateTensors() {
        try (TensorEngine engine = TensorEngine.open();
                NDManager scope = engine.newScope()) {
            List<Long> sizes = new ArrayList<>();
            NDArray batch = scope.arange(5f).reshape(new Shape(5, 1, 1, 1));
            var two = new BatchSlices(BatchSlices.BOUND / Float.BYTES / 2);

            NDArray doubled = two.apply(batch, 1, slice -> {
                sizes.add(slice.getShape().get(0));
                NDArray intermediate = slice.add(1);
                return intermediate.mul(2);
            });

            assertThat(sizes).containsExactly(2L, 2L, 1L);
            assertThat(doubled.toFloatArray()).containsExactly(2, 4, 6, 8, 10);
        }
    }
}
