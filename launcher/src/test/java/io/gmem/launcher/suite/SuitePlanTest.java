package io.gmem.launcher.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuitePlanTest {
    @TempDir
    Path folder;

    @Test
    void cachesKernelChecksOfEveryServiceInHome() throws Exception {
        for (String service : List.of("memory-service", "trainer-service", "sampler-service", "gateway")) {
            Path application = Files.createDirectories(folder.resolve(service).resolve("target/quarkus-app"));
            Files.createFile(application.resolve("quarkus-run.jar"));
        }
        var home = new Home(folder.resolve("home"));

        var plan = SuitePlan.of(folder, home, new Ports(1, 2, 3, 4, 5, 6), 2);

        assertThat(plan.services())
                .hasSize(4)
                .allSatisfy(service -> assertThat(service.environment())
                        .containsEntry(
                                "GMEM_KERNELS_CACHE",
                                folder.resolve("home/kernels").toString()));
    }
}
