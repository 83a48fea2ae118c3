package io.gmem.contracts.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.engine.EngineFacts.Candidate;
import io.gmem.contracts.engine.EngineFacts.Kernel;
import io.gmem.contracts.engine.EngineFacts.WrongKernel;
import io.gmem.contracts.message.MessageJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EngineEventTest {
    private static final int MESSAGE_LIMIT = 900_000;

    @Test
    void keepsIncorrectKernelsFirst() {
        List<Kernel> kernels = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            kernels.add(kernel(i, i % 100 == 99 ? "output differs" : null));
        }

        var reported = EngineEvent.Reported.of("trainer-service", "host.1", Instant.EPOCH, facts(kernels));

        assertThat(reported.kernelCount()).isEqualTo(1_000);
        assertThat(reported.engine().kernels()).hasSize(EngineFacts.KERNEL_LIMIT);
        assertThat(reported.engine().kernels().subList(0, 10))
                .extracting(Kernel::shape)
                .containsExactly("99", "199", "299", "399", "499", "599", "699", "799", "899", "999");
        assertThat(reported.engine().kernels().subList(10, 13))
                .extracting(Kernel::shape)
                .containsExactly("0", "1", "2");
    }

    @Test
    void keepsMessageBelowLimit() {
        var long6 =
                Collections.nCopies(6, new Candidate("convolution-by-product", "é".repeat(5_000), 0.123456789012345));
        var kernel = new Kernel("convolution", "x".repeat(100), "bfloat16", true, "convolution-by-product", long6);

        var reported = EngineEvent.Reported.of(
                "trainer-service", "host.1", Instant.EPOCH, facts(Collections.nCopies(5_000, kernel)));

        assertThat(MessageJson.write(reported).length).isLessThan(MESSAGE_LIMIT);
        assertThat(reported.engine().kernels())
                .allSatisfy(kept -> assertThat(kept.candidates())
                        .allSatisfy(candidate -> assertThat(candidate.fault())
                                .hasSize(EngineFacts.FAULT_LIMIT)
                                .endsWith("…")));
    }

    @Test
    void listsEveryIncorrectRoute() {
        var kernel = new Kernel(
                "linear",
                "64x72x512",
                "float32",
                true,
                "product",
                List.of(
                        new Candidate("product", null, 0.5),
                        new Candidate("convolution", "output differs", 0),
                        new Candidate("padded", "gradient differs", 0)));

        assertThat(facts(List.of(kernel(1, null), kernel)).wrongKernels())
                .containsExactly(
                        new WrongKernel("linear", "64x72x512", "float32", "convolution", "output differs"),
                        new WrongKernel("linear", "64x72x512", "float32", "padded", "gradient differs"));
    }

    private static Kernel kernel(int number, @Nullable String fault) {
        return new Kernel(
                "linear", Integer.toString(number), "float32", true, "product", List.of(new Candidate("a", fault, 0)));
    }

    private static EngineFacts facts(List<Kernel> kernels) {
        return new EngineFacts("cpu", "", "AVX2", "2.7.1", "1", "3", 1, "cpu", 0, kernels);
    }
}
