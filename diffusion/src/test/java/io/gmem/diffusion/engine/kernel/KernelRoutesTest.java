package io.gmem.diffusion.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.KernelReport.WrongKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelRoutesTest {
    /** Large enough for a measurement. 200 and 104 are not multiples of 48, so that the simulated fault affects the tail columns. */
    private static final LinearShape TAILED = new LinearShape(1024, 104, 200);

    private static final LinearShape WHOLE = new LinearShape(1024, 96, 192);

    private static TensorEngine open(String fault) {
        KernelSettings settings =
                fault.isEmpty() ? KernelSettings.AUTOMATIC : KernelSettings.AUTOMATIC.withFault(fault);
        return TensorEngine.open(settings, System::nanoTime);
    }

    @Test
    void checksEveryRouteAndSelectsOne() {
        try (TensorEngine engine = open("")) {
            LinearRoute route = engine.routes().linear(TAILED, Precision.FLOAT32, true, null);

            KernelReport.Kernel kernel = kernel(engine, "linear", TAILED.toString());
            assertThat(kernel.route()).isEqualTo(route.id());
            assertThat(kernel.candidates())
                    .extracting(KernelReport.Candidate::route)
                    .contains("product", "convolution");
            assertThat(kernel.candidates())
                    .filteredOn(KernelReport.Candidate::correct)
                    .allMatch(candidate -> candidate.seconds() > 0);
        }
    }

    @Test
    void detectsAndAvoidsWrongProduct() {
        try (TensorEngine engine = open("product:forward")) {
            assertThat(engine.routes().linear(TAILED, Precision.FLOAT32, false, null))
                    .isNotEqualTo(LinearRoute.PRODUCT);

            assertThat(engine.routes().report().wrongKernels())
                    .filteredOn(wrong -> wrong.shape().equals(TAILED.toString()))
                    .extracting(WrongKernel::route, WrongKernel::fault)
                    .contains(org.assertj.core.groups.Tuple.tuple(
                            "product", "output wrong in 1024 of 1024 rows, in row 0 in 8 columns from 192 to 199"));
        }
    }

    @Test
    void wrongTailAffectsOnlyWidthsWithTail() {
        try (TensorEngine engine = open("convolution:forward")) {
            engine.routes().linear(WHOLE, Precision.FLOAT32, true, null);
            engine.routes().linear(TAILED, Precision.FLOAT32, true, null);

            assertThat(wrongRoutes(engine, WHOLE)).doesNotContain("convolution");
            assertThat(wrongRoutes(engine, TAILED)).contains("convolution").doesNotContain("padded-convolution");
        }
    }

    @Test
    void detectsWrongGradientOnlyIfGradientsAreRequested() {
        try (TensorEngine engine = open("product:backward")) {
            assertThat(engine.routes().linear(TAILED, Precision.FLOAT32, true, null))
                    .isNotEqualTo(LinearRoute.PRODUCT);
            assertThat(kernel(engine, "linear", TAILED.toString()).candidates())
                    .filteredOn(candidate -> candidate.route().equals("product"))
                    .extracting(KernelReport.Candidate::fault)
                    .containsExactly("gradient of the input wrong in row 0");

            engine.routes().linear(TAILED, Precision.FLOAT32, false, null);
            assertThat(engine.routes().report().kernels())
                    .filteredOn(kernel -> kernel.shape().equals(TAILED.toString()) && !kernel.gradients())
                    .flatExtracting(KernelReport.Kernel::candidates)
                    .filteredOn(candidate -> candidate.route().equals("product"))
                    .allMatch(KernelReport.Candidate::correct);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "direct:forward:every, convolution, unfolded",
        "fused:forward:every, attention, plain",
        "fused:backward:every, attention, plain",
    })
    void avoidsWrongKernelsOfOtherOperations(String fault, String operation, String route) {
        try (TensorEngine engine = open(fault)) {
            assertThat(engine.routes().report().kernels())
                    .filteredOn(kernel -> kernel.operation().equals(operation))
                    .isNotEmpty()
                    .allMatch(kernel -> kernel.route().equals(route));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "product:forward:every,convolution:forward:every,padded:forward:every",
                "product:backward,convolution:backward:every,padded:backward"
            })
    void engineWithoutCorrectLinearLayerFailsToOpen(String fault) {
        assertThatThrownBy(() -> open(fault))
                .isInstanceOf(NoCorrectKernelException.class)
                .hasMessageContainingAll(
                        "no correct kernel for linear", "product: ", "convolution: ", "padded-convolution: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:forward:every,unfolded:forward:every", "fused:forward:every,plain:backward:every"})
    void engineWithoutCorrectKernelFailsToOpen(String fault) {
        assertThatThrownBy(() -> open(fault)).isInstanceOf(NoCorrectKernelException.class);
    }

    @Test
    void convolutionsOfAllShapesAreExact() {
        try (TensorEngine engine = open("")) {
            for (ConvolutionShape shape : List.of(
                    new ConvolutionShape(3, 3, 9, 7, 5, 3, 3, 1, 1, 1, 1),
                    new ConvolutionShape(1, 12, 8, 8, 12, 3, 3, 2, 1, 1, 12),
                    new ConvolutionShape(2, 8, 8, 10, 6, 1, 7, 1, 0, 3, 2),
                    new ConvolutionShape(2, 64, 5, 5, 512, 1, 1, 1, 0, 0, 1))) {
                engine.routes().convolution(shape);
            }

            assertThat(engine.routes().report().kernels())
                    .filteredOn(kernel -> kernel.operation().equals("convolution"))
                    .hasSizeGreaterThanOrEqualTo(4)
                    .flatExtracting(KernelReport.Kernel::candidates)
                    .filteredOn(candidate -> candidate.route().equals("unfolded"))
                    .allMatch(KernelReport.Candidate::correct);
        }
    }

    @Test
    void usesForcedRoute() {
        KernelSettings settings = KernelSettings.AUTOMATIC.withLinear(LinearRoute.PADDED_CONVOLUTION);
        try (TensorEngine engine = TensorEngine.open(settings, System::nanoTime)) {
            assertThat(engine.routes().linear(TAILED, Precision.FLOAT32, true, null))
                    .isEqualTo(LinearRoute.PADDED_CONVOLUTION);
        }
    }

    @Test
    void rejectsForcedRouteThatIsWrong() {
        KernelSettings settings =
                KernelSettings.AUTOMATIC.withLinear(LinearRoute.PRODUCT).withFault("product:forward");

        assertThatThrownBy(() -> TensorEngine.open(settings, System::nanoTime))
                .isInstanceOf(NoCorrectKernelException.class)
                .hasMessageContaining("product: output wrong");
    }

    @Test
    void keepsRecordedRouteIfItIsCorrect() {
        try (TensorEngine engine = open("convolution:forward")) {
            assertThat(engine.routes().linear(WHOLE, Precision.FLOAT32, true, LinearRoute.CONVOLUTION))
                    .isIn(LinearRoute.CONVOLUTION, LinearRoute.PRODUCT, LinearRoute.PADDED_CONVOLUTION)
                    .matches(route -> !wrongRoutes(engine, WHOLE).contains(route.id()));
            assertThat(engine.routes().linear(TAILED, Precision.FLOAT32, true, LinearRoute.CONVOLUTION))
                    .isNotEqualTo(LinearRoute.CONVOLUTION);
        }
    }

    @Test
    void cachedResultsSurviveTheProcess(@TempDir Path folder) throws IOException {
        var settings = new KernelSettings(null, null, null, folder, KernelFault.NONE);
        KernelReport.Kernel first;
        try (TensorEngine engine = TensorEngine.open(settings, System::nanoTime)) {
            engine.routes().linear(TAILED, Precision.FLOAT32, true, null);
            first = kernel(engine, "linear", TAILED.toString());
            assertThat(engine.routes().report().checkSeconds()).isPositive();
        }

        try (TensorEngine engine = TensorEngine.open(settings, System::nanoTime)) {
            engine.routes().linear(TAILED, Precision.FLOAT32, true, null);
            assertThat(kernel(engine, "linear", TAILED.toString())).isEqualTo(first);
            assertThat(engine.routes().report().checkSeconds()).isZero();
        }

        for (Path file : files(folder)) {
            Files.writeString(file, "[{");
        }
        try (TensorEngine engine = TensorEngine.open(settings, System::nanoTime)) {
            assertThat(engine.routes().report().checkSeconds()).isPositive();
        }
    }

    @Test
    void doesNotCacheSimulatedFaults(@TempDir Path folder) throws IOException {
        var settings = new KernelSettings(null, null, null, folder, KernelFault.NONE).withFault("direct:forward:every");
        TensorEngine.open(settings, System::nanoTime).close();

        assertThat(files(folder)).isEmpty();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static KernelReport.Kernel kernel(TensorEngine engine, String operation, String shape) {
        return engine.routes().report().kernels().stream()
                .filter(kernel ->
                        kernel.operation().equals(operation) && kernel.shape().equals(shape))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> wrongRoutes(TensorEngine engine, LinearShape shape) {
        return engine.routes().report().wrongKernels().stream()
                .filter(wrong -> wrong.shape().equals(shape.toString()))
                .map(WrongKernel::route)
                .toList();
    }
}
