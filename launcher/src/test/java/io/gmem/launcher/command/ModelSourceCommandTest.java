package io.gmem.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSourceCommandTest {
    private final PrintStream standardOut = System.out;
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    @BeforeEach
    void captureOutput() {
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(error, true, UTF_8));
    }

    @AfterEach
    void restoreOutput() {
        System.setOut(standardOut);
        System.setErr(standardError);
    }

    @ParameterizedTest
    @CsvSource({
        "gmem-v1, XL/2, 27, RmsNorm",
        "gmem,    XL/1, 27, layer_norm(h)",
        "sit,     Mi/4, 3,  RmsNorm",
        "repa,    S/2,  11, RmsNorm"
    })
    void printsTheProgramWithoutDirectives(String system, String preset, int lastBlock, String absent) {
        assertThat(run("--preset", preset, "--system", system)).isZero();

        assertThat(out.toString(UTF_8))
                .contains("# ---- __torch__/gmem/transformer.py", "# (B, N, D)", "\"%d\"".formatted(lastBlock))
                .doesNotContain("#:", "\"%d\"".formatted(lastBlock + 1), "faults");
        assertThat(block()).doesNotContain(absent);
        assertThat(out.toString(UTF_8).contains("projector.py")).isEqualTo(system.equals("repa"));
    }

    @Test
    void rejectsUnknownPresetsAndSystems() {
        assertThat(run("--preset", "XL/3")).isEqualTo(2);
        assertThat(run("--preset", "S/2", "--system", "dit")).isEqualTo(2);

        assertThat(error.toString(UTF_8))
                .contains("--preset must be one of Mi, ", "(was XL/3)")
                .contains("--system must be one of sit, repa, gmem-v1, gmem (was 'dit')");
    }

    private String block() {
        String text = out.toString(UTF_8);
        int from = text.indexOf("# ---- __torch__/gmem/block.py");
        return text.substring(from, text.indexOf("# ---- ", from + 1));
    }

    private static int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "models";
        all[1] = "source";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Commands.run(all);
    }
}
