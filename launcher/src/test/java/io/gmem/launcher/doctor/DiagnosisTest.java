package io.gmem.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.contracts.engine.EngineFacts;
import io.gmem.contracts.engine.EngineFacts.Candidate;
import io.gmem.contracts.engine.EngineFacts.Kernel;
import io.gmem.launcher.doctor.MachineFacts.PortFact;
import io.gmem.launcher.doctor.MachineFacts.PortState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final Kernel RIGHT =
            new Kernel("attention", "64x40", "float32", true, "fused", List.of(new Candidate("fused", null, 0)));
    private static final Kernel WRONG = new Kernel(
            "linear",
            "64x72x512",
            "float32",
            true,
            "product",
            List.of(new Candidate("product", null, 0.5), new Candidate("convolution", "output differs by 3", 0)));

    /** The facts of a machine without problems; each test changes one fact. */
    private long memoryFree = 8 * GIB;

    private long diskFree = 100 * GIB;
    private boolean writable = true;
    private @Nullable Long openFiles = 1_048_576L;
    private int java = 17;
    private String fileNames = "UTF-8";
    private boolean running;
    private List<PortFact> ports = List.of(new PortFact("gateway", 8080, PortState.FREE));
    private Map<String, String> settings = Map.of();
    private EngineOutcome engine = opened(RIGHT);

    @Test
    void findsNoProblemOnSuitableMachine() {
        List<Finding> findings = findings();

        assertThat(findings).allMatch(finding -> finding.severity() == Severity.OK);
        assertThat(findings)
                .extracting(Finding::check)
                .containsExactly(
                        "processor",
                        "libraries",
                        "kernels",
                        "memory",
                        "disk",
                        "open files",
                        "port 8080",
                        "java",
                        "locale",
                        "system");
        assertThat(find("processor").value()).isEqualTo("AMD EPYC 9R45, microcode 0xb002161, AVX512, cpu");
        assertThat(find("libraries").value()).isEqualTo("libtorch 2.7.1, oneDNN 3.7.1, MKL 2024.2");
        assertThat(Diagnosis.worst(findings)).isEqualTo(Severity.OK);
    }

    @Test
    void warnsOfIncorrectKernel() {
        engine = opened(WRONG, RIGHT, WRONG);

        assertThat(find("kernels").severity()).isEqualTo(Severity.WARNING);
        assertThat(find("kernels").value()).isEqualTo("3 verified, incorrect and not used: linear by convolution (2)");
        assertThat(Diagnosis.worst(findings())).isEqualTo(Severity.WARNING);
    }

    @Test
    void reportsAnErrorWhenNoKernelIsCorrect() {
        String reason = "no correct kernel for linear 64x72x192 in float32 on this processor: product: output differs";
        engine = new EngineOutcome.Refused(reason);

        assertThat(find("kernels").severity()).isEqualTo(Severity.ERROR);
        assertThat(find("kernels").value()).isEqualTo(reason);
        assertThat(find("kernels").remedy()).contains("do not start", "ONEDNN_MAX_CPU_ISA=AVX2");
        assertThat(Diagnosis.worst(findings())).isEqualTo(Severity.ERROR);
    }

    @Test
    void reportsAnErrorWhenTheEngineDoesNotOpen() {
        engine = new EngineOutcome.Refused("GMEM_KERNELS_LINEAR must be auto or product (was mkl)");

        assertThat(find("kernels").severity()).isEqualTo(Severity.ERROR);
        assertThat(find("kernels").remedy()).doesNotContain("do not start");
    }

    @Test
    void warnsOfSettingsThatForceARoute() {
        settings = Map.of("GMEM_KERNELS_LINEAR", "product", "GMEM_KERNELS_FAULT", "convolution:forward");

        assertThat(find("settings").severity()).isEqualTo(Severity.WARNING);
        assertThat(find("settings").value())
                .isEqualTo("GMEM_KERNELS_FAULT=convolution:forward, GMEM_KERNELS_LINEAR=product");
    }

    @Test
    void readsOnlySettingsThatChangeTheChoice() {
        assertThat(MachineProbe.kernelSettings(Map.of(
                        "GMEM_KERNELS_LINEAR", "auto",
                        "GMEM_KERNELS_ATTENTION", "plain",
                        "GMEM_KERNELS_FAULT", "",
                        "GMEM_KERNELS_CACHE", "/cache",
                        "PATH", "/bin")))
                .containsExactly(Map.entry("GMEM_KERNELS_ATTENTION", "plain"));
    }

    @ParameterizedTest
    @CsvSource({"1023,ERROR", "1024,WARNING", "10239,WARNING", "10240,OK"})
    void ratesFreeDiskSpace(long mebibytes, Severity expected) {
        diskFree = mebibytes * MIB;

        assertThat(find("disk").severity()).isEqualTo(expected);
        assertThat(find("disk").value()).contains("/home/user/.gmem");
    }

    @Test
    void reportsAnErrorWhenTheHomeCannotBeWritten() {
        writable = false;

        assertThat(find("disk").severity()).isEqualTo(Severity.ERROR);
        assertThat(find("disk").remedy()).contains("--home");
    }

    @ParameterizedTest
    @CsvSource({"1023,false,ERROR", "1024,false,WARNING", "3071,false,WARNING", "3072,false,OK", "100,true,OK"})
    void ratesFreeMemoryUnlessSuiteRuns(long mebibytes, boolean suiteRuns, Severity expected) {
        memoryFree = mebibytes * MIB;
        running = suiteRuns;

        assertThat(find("memory").severity()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"4095,WARNING", "4096,OK", ",OK"})
    void ratesLimitOfOpenFiles(@Nullable Long limit, Severity expected) {
        openFiles = limit;

        assertThat(find("open files").severity()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"FREE,OK", "READY,OK", "NOT_READY,WARNING", "TAKEN,ERROR"})
    void ratesPorts(PortState state, Severity expected) {
        ports = List.of(new PortFact("broker", 40123, PortState.READY), new PortFact("trainer-service", 40124, state));

        assertThat(find("port 40123").severity()).isEqualTo(Severity.OK);
        assertThat(find("port 40124").severity()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"16,WARNING", "17,OK", "25,OK", "26,WARNING"})
    void ratesJavaVersion(int feature, Severity expected) {
        java = feature;

        assertThat(find("java").severity()).isEqualTo(expected);
    }

    @Test
    void warnsWhenFileNamesAreNotUtf8() {
        fileNames = "ANSI_X3.4-1968";

        assertThat(find("locale").severity()).isEqualTo(Severity.WARNING);
        assertThat(find("locale").remedy()).contains("LC_ALL=C.UTF-8");
    }

    @Test
    void requiresRemedyForEveryProblem() {
        assertThatThrownBy(() -> new Finding("disk", Severity.WARNING, "full", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("disk");
        assertThatThrownBy(() -> new Finding("disk", Severity.OK, "100 GiB", "nothing"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Finding find(String check) {
        return findings().stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    private List<Finding> findings() {
        return Diagnosis.of(new MachineFacts(
                "Linux 6.1 amd64",
                2,
                16 * GIB,
                memoryFree,
                "/home/user/.gmem",
                writable,
                diskFree,
                openFiles,
                java,
                java + ".0.1, Eclipse Adoptium",
                fileNames,
                running,
                ports,
                settings,
                engine));
    }

    private static EngineOutcome opened(Kernel... kernels) {
        return new EngineOutcome.Opened(new EngineFacts(
                "AMD EPYC 9R45",
                "0xb002161",
                "AVX512",
                "2.7.1",
                "Math Kernel Library Version 2024.2-Product Build 20240605",
                "MKL-DNN v3.7.1 (Git Hash 8d263e69)",
                2,
                "cpu",
                0.25,
                List.of(kernels)));
    }
}
