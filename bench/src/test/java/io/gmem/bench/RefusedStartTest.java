package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packaged services on a processor where every kernel of linear layers is wrong. */
class RefusedStartTest {
    private static final String EVERY_ROUTE = "product:forward:every,convolution:forward:every,padded:forward:every";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"trainer-service", "sampler-service"})
    void aServiceWithoutACorrectKernelDoesNotStart(String service) throws Exception {
        ServiceProcess.createFolders(folder);

        var settings = Map.of("GMEM_KERNELS_LINEAR", "auto", "GMEM_KERNELS_FAULT", EVERY_ROUTE);
        try (var process = ServiceProcess.start(service, folder, service, settings)) {
            assertThat(process.awaitExit()).isEqualTo(1);
        }

        assertThat(Files.readString(folder.resolve(service + ".log")))
                .contains("service failed to start reason=\"no correct kernel for linear")
                .contains("product: ", "convolution: ", "padded-convolution: ");
    }
}
