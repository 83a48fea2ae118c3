package io.gmem.diffusion.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelSettingsTest {
    @Test
    void emptyEnvironmentSelectsAutomatically() {
        assertThat(KernelSettings.of(Map.of())).isEqualTo(KernelSettings.AUTOMATIC);
    }

    @Test
    void readsEveryVariable() {
        var settings = KernelSettings.of(Map.of(
                "GMEM_KERNELS_LINEAR", "padded-convolution",
                "GMEM_KERNELS_CONVOLUTION", "unfolded",
                "GMEM_KERNELS_ATTENTION", "plain",
                "GMEM_KERNELS_CACHE", "/var/cache/gmem",
                "GMEM_KERNELS_FAULT", "product:forward, fused:backward:every"));

        assertThat(settings)
                .isEqualTo(new KernelSettings(
                        LinearRoute.PADDED_CONVOLUTION,
                        ConvolutionRoute.UNFOLDED,
                        AttentionRoute.PLAIN,
                        Path.of("/var/cache/gmem"),
                        new KernelFault(List.of("fault_product_forward", "fault_fused_backward", "fault_every"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GMEM_KERNELS_LINEAR | mkl | GMEM_KERNELS_LINEAR must be auto, product, convolution, padded-convolution (was mkl)",
                "GMEM_KERNELS_CONVOLUTION | fast | GMEM_KERNELS_CONVOLUTION must be auto, direct, unfolded (was fast)",
                "GMEM_KERNELS_ATTENTION | flash | GMEM_KERNELS_ATTENTION must be auto, fused, plain (was flash)",
                "GMEM_KERNELS_FAULT | product | GMEM_KERNELS_FAULT must be ROUTE:forward or ROUTE:backward",
                "GMEM_KERNELS_FAULT | conv:forward | (was conv:forward)",
                "GMEM_KERNELS_FAULT | product:forward:some | (was product:forward:some)"
            })
    void rejectsUnknownValues(String variable, String value, String message) {
        assertThatThrownBy(() -> KernelSettings.of(Map.of(variable, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
