package io.gmem.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.engine.EngineFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineProcessTest {
    @Test
    void readsTheReportFromStandardOutput() throws Exception {
        String json = "{\"processor\":\"CPU\",\"microcode\":\"\",\"cpu_capability\":\"AVX2\",\"libtorch\":\"2.7.1\","
                + "\"mkl\":\"2024\",\"onednn\":\"3.7.1\",\"threads\":2,\"device\":\"cpu\",\"check_seconds\":0.5,\"kernels\":[]}";

        assertThat(run("echo noise >&2; echo '" + json + "'"))
                .isEqualTo(new EngineOutcome.Opened(
                        new EngineFacts("CPU", "", "AVX2", "2.7.1", "2024", "3.7.1", 2, "cpu", 0.5, List.of())));
    }

    @Test
    void returnsReasonOfRefusal() throws Exception {
        assertThat(run("echo noise >&2; echo 'gmem: no correct kernel for linear' >&2; exit 1"))
                .isEqualTo(new EngineOutcome.Refused("no correct kernel for linear"));
    }

    @Test
    void returnsFirstLinesOfUnexpectedFailure() throws Exception {
        assertThat(run("echo one >&2; echo two >&2; exit 134"))
                .isEqualTo(new EngineOutcome.Refused("the engine process ended with exit code 134: one / two"));
    }

    private static EngineOutcome run(String script) throws Exception {
        return EngineProcess.run(new ProcessBuilder("/bin/sh", "-c", script));
    }
}
