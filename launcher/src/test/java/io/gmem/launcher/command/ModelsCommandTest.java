package io.gmem.launcher.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.ConstantTensors;
import io.gmem.diffusion.network.InitialWeights;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports, exports and inspects models through the command line, on the class path of the launcher. */
class ModelsCommandTest {
    @TempDir
    Path folder;

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

    @Test
    void libtorchIsNotOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("ai.djl.ndarray.NDArray")).isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void importsListsAndExportsModelInEveryFormat() throws IOException {
        assertThat(run("import", checkpoint(), "--name", "tiny", "--heads", "2"))
                .isZero();
        assertThat(out.toString(UTF_8))
                .contains("SiT")
                .contains("t = 0 is noise")
                .contains("uncertain:");
        assertThat(folder.resolve("home/models/tiny/ema.safetensors")).isNotEmptyFile();

        out.reset();
        assertThat(run("list", "--json")).isZero();
        JsonNode listed = new ObjectMapper().readTree(out.toString(UTF_8)).path("items");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).path("config").path("num_heads").asInt()).isEqualTo(2);

        for (String format : new String[] {"hf", "pt", "torchscript"}) {
            Path to = folder.resolve("out-" + format);
            assertThat(run("export", "tiny", "--format", format, "--to", to.toString()))
                    .isZero();
            assertThat(to).exists();
        }
        out.reset();
        assertThat(run("inspect", folder.resolve("out-pt").toString(), "--heads", "2", "--json"))
                .isZero();
        JsonNode inspected = new ObjectMapper().readTree(out.toString(UTF_8));
        assertThat(inspected.path("layout").asText()).isEqualTo("bare");
        assertThat(inspected.path("files").get(0).path("sha256").asText()).hasSize(64);
    }

    @Test
    void acceptsPathAndPredictionThatFileDoesNotRecord() throws IOException {
        assertThat(run(
                        "import",
                        checkpoint(),
                        "--name",
                        "tiny",
                        "--heads",
                        "2",
                        "--path",
                        "VP",
                        "--prediction",
                        "noise"))
                .isZero();
        JsonNode config = new ObjectMapper()
                .readTree(folder.resolve("home/models/tiny/config.json").toFile());
        assertThat(config.path("transport").path("path").asText()).isEqualTo("vp");
        assertThat(config.path("transport").path("prediction").asText()).isEqualTo("noise");
        assertThat(run("inspect", checkpoint(), "--path", "spiral")).isEqualTo(2);
        assertThat(error.toString(UTF_8)).contains("path must be linear, gvp or vp (was 'spiral')");
    }

    @Test
    void requiresOptionsThatFileDoesNotRecord() throws IOException {
        assertThat(run("import", checkpoint())).isEqualTo(1);
        assertThat(error.toString(UTF_8)).contains("lacks the number of heads").contains("--heads");
        assertThat(folder.resolve("home/models")).doesNotExist();
    }

    @Test
    void rejectsExistingName() throws IOException {
        String checkpoint = checkpoint();
        assertThat(run("import", checkpoint, "--name", "tiny", "--heads", "2")).isZero();
        assertThat(run("import", checkpoint, "--name", "tiny", "--heads", "2")).isEqualTo(5);
        assertThat(error.toString(UTF_8)).contains("model 'tiny' already exists");
    }

    @Test
    void reportsInvalidOptions() throws IOException {
        assertThat(run("import", checkpoint(), "--name", "../out")).isEqualTo(2);
        assertThat(run("import", checkpoint(), "--system", "dit")).isEqualTo(2);
        assertThat(run("export", "absent", "--format", "hf", "--to", "x")).isEqualTo(1);
        assertThat(error.toString(UTF_8))
                .contains("--name must consist of lower-case letters")
                .contains("--system must be one of sit, repa, gmem-v1, gmem")
                .contains("model 'absent' not found");
    }

    @Test
    void rejectsUnknownFormatInOneSentence() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no tensors at all");
        assertThat(run("inspect", text.toString())).isEqualTo(1);
        assertThat(error.toString(UTF_8).lines()).singleElement().asString().startsWith("gmem: text declares a header");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "models";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--home";
        all[arguments.length + 2] = folder.resolve("home").toString();
        return Commands.run(all);
    }

    private String checkpoint() throws IOException {
        var config = NetworkConfig.of(8, 1, 2, 1, 2, 1, new Conditioning.ByClass(3, 0.1, 0.02));
        Map<String, HostTensor> weights = new LinkedHashMap<>(ConstantTensors.of(config));
        weights.putAll(InitialWeights.of(config, 1));
        Path file = folder.resolve("checkpoint.safetensors");
        SafetensorsWriter.write(file, weights, Map.of());
        return file.toString();
    }
}
