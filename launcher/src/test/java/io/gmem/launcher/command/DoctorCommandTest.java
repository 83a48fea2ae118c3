package io.gmem.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.engine.EngineFacts;
import io.gmem.contracts.engine.EngineFacts.Candidate;
import io.gmem.contracts.engine.EngineFacts.Kernel;
import io.gmem.launcher.ExitCode;
import io.gmem.launcher.doctor.Finding;
import io.gmem.launcher.doctor.Severity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private final PrintStream standardOut = System.out;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(standardOut);
    }

    @Test
    void mapsSeverityToExitCode() {
        assertThat(DoctorCommand.exitCode(Severity.OK)).isEqualTo(ExitCode.DONE);
        assertThat(DoctorCommand.exitCode(Severity.WARNING).number()).isEqualTo(7);
        assertThat(DoctorCommand.exitCode(Severity.ERROR)).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void printsTableThenRemedies() {
        DoctorCommand.print(List.of(
                new Finding("java", Severity.OK, "17.0.1", null),
                new Finding("disk", Severity.WARNING, "5000 MiB free", "free space")));

        assertThat(out.toString(UTF_8)).isEqualTo("""
                        CHECK  RESULT   FOUND
                        java   ok       17.0.1
                        disk   warning  5000 MiB free

                        disk: free space
                        """);
    }

    @Test
    void printsEveryRouteAndEveryIncorrectKernel() {
        DoctorCommand.print(new EngineFacts(
                "CPU",
                "",
                "AVX512",
                "2.7.1",
                "2024",
                "3.7.1",
                2,
                "cpu",
                0,
                List.of(new Kernel(
                        "linear",
                        "64x72x512",
                        "float32",
                        true,
                        "product",
                        List.of(
                                new Candidate("product", null, 0),
                                new Candidate("convolution", "output differs by 3", 0))))));

        assertThat(out.toString(UTF_8).lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "",
                        "OPERATION|SHAPE|PRECISION|ROUTE|REASON",
                        "linear|64x72x512|float32|product|only correct route; convolution is wrong",
                        "",
                        "INCORRECT OPERATION|SHAPE|PRECISION|ROUTE|FAULT",
                        "linear|64x72x512|float32|convolution|output differs by 3");
    }
}
