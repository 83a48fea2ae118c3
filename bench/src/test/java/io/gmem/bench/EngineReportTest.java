package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.contracts.engine.EngineFacts;
import io.gmem.contracts.message.Completeness;
import io.gmem.contracts.message.MessageJson;
import io.gmem.diffusion.engine.kernel.KernelReport;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that the records of the contract mirror the report of the engine. */
class EngineReportTest {
    @Test
    void theContractHasTheFieldsOfTheReport() {
        assertThat(fields(EngineFacts.class)).isEqualTo(fields(KernelReport.class));
        assertThat(fields(EngineFacts.Kernel.class)).isEqualTo(fields(KernelReport.Kernel.class));
        assertThat(fields(EngineFacts.Candidate.class)).isEqualTo(fields(KernelReport.Candidate.class));
        assertThat(fields(EngineFacts.WrongKernel.class)).isEqualTo(fields(KernelReport.WrongKernel.class));
    }

    @Test
    void theContractKeepsEveryValueOfTheReport() {
        var report = new KernelReport(
                "CPU",
                "0x1",
                "AVX512",
                "2.7.1",
                "2024.2",
                "3.7.1",
                2,
                "cpu",
                0.25,
                List.of(new KernelReport.Kernel(
                        "linear",
                        "64x72x512",
                        "bfloat16",
                        true,
                        "product",
                        List.of(
                                new KernelReport.Candidate("product", null, 0.5),
                                new KernelReport.Candidate("convolution", "output differs", 0)))));

        EngineFacts facts = EngineFacts.of(report);

        assertThat(facts.toString()).isEqualTo(report.toString().replace("KernelReport[", "EngineFacts["));
        assertThat(facts.wrongKernels().toString())
                .isEqualTo(report.wrongKernels().toString());
    }

    @Test
    void printsTheReportOfThisMachine() throws Exception {
        PrintStream standardOut = System.out;
        var out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            assertThat(BenchMain.run("engine-report")).isZero();
        } finally {
            System.setOut(standardOut);
        }

        EngineFacts facts = Completeness.check(MessageJson.mapper().readValue(out.toByteArray(), EngineFacts.class));
        assertThat(facts.libtorch()).startsWith("2.");
        assertThat(facts.onednn()).isNotEmpty();
        assertThat(facts.kernels()).isNotEmpty();
    }

    @Test
    void namesTheOperationWithoutACorrectKernel() throws Exception {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BenchMain.class.getName(),
                "engine-report");
        builder.environment().put("GMEM_KERNELS_ATTENTION", "auto");
        builder.environment().put("GMEM_KERNELS_FAULT", "fused:forward:every,plain:forward:every");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(output).contains("gmem: no correct kernel for attention").contains("fused: ", "plain: ");
    }

    private static String fields(Class<?> record) {
        return Stream.of(record.getRecordComponents())
                .map(EngineReportTest::field)
                .collect(Collectors.joining(", "));
    }

    private static String field(RecordComponent component) {
        String type = component.getGenericType().getTypeName();
        return Arrays.stream(type.split("(?<=<)"))
                        .map(part -> part.substring(Math.max(part.lastIndexOf('.'), part.lastIndexOf('$')) + 1))
                        .collect(Collectors.joining())
                + " " + component.getName();
    }
}
