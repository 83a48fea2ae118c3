package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.images.Image;
import com.openai.models.images.ImageCreateVariationParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.models.Model;
import io.gmem.launcher.demo.images.DemoImages;
import io.gmem.launcher.suite.Home;
import io.gmem.launcher.suite.Suite;
import io.gmem.testkit.NotRun;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs OpenAI's own clients, unmodified, against the suite: profile {@code openai-client}. */
class OpenAiClientsTest {
    private static final String NPM_CLIENT = "openai@5.23.2";

    @TempDir
    static Path folder;

    private static Suite suite;
    private static OpenAIClient client;

    @BeforeAll
    static void up() throws Exception {
        Home home = new Home(folder.resolve("home"));
        home.create();
        DemoImages.writeTo(home.imports().resolve("demo"), 40, 32);
        suite = Suite.prepare(Path.of("..").toAbsolutePath().normalize(), home, 0, (name, line) -> {});
        suite.start(waiting -> {});
        var http = new SuiteClient(suite.gateway());
        http.post(
                "/api/datasets",
                "{\"id\":\"demo\",\"source\":{\"kind\":\"folder\",\"path\":\"demo\"},\"resolution\":16}");
        http.await("/api/datasets/demo", "done");
        http.post(
                "/api/runs",
                "{\"id\":\"first\",\"dataset\":\"demo\",\"network\":\"Mi/4\",\"steps\":20,\"batch_size\":8,\"evaluation\":{\"samples\":0}}");
        http.await("/api/runs/first", "done");
        client = OpenAIOkHttpClient.builder()
                .apiKey("none")
                .baseUrl(suite.gateway().resolve("/v1").toString())
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void down() {
        if (client != null) {
            client.close();
        }
        suite.close();
    }

    private static ImageGenerateParams.Builder request() {
        return ImageGenerateParams.builder()
                .model("gmem")
                .prompt("random")
                .responseFormat(ImageGenerateParams.ResponseFormat.B64_JSON)
                .putAdditionalBodyProperty("seed", JsonValue.from(7));
    }

    private static List<byte[]> images(ImagesResponse response) {
        return response.data().orElseThrow().stream()
                .map(Image::b64Json)
                .map(base64 -> Base64.getDecoder().decode(base64.orElseThrow()))
                .toList();
    }

    @Test
    void theJavaClientListsModels() {
        assertThat(client.models().list().data()).extracting(Model::id).contains("gmem", "first@20");
        assertThat(client.models().retrieve("gmem").ownedBy()).isEqualTo("gmem");
    }

    @Test
    void theJavaClientGeneratesVariesAndEdits() {
        List<byte[]> generated = images(client.images().generate(request().n(2).build()));
        assertThat(generated).hasSize(2).allSatisfy(image -> assertThat(image).startsWith(0x89, 'P', 'N', 'G'));
        assertThat(images(client.images().generate(request().n(2).build())).get(1)).isEqualTo(generated.get(1));

        List<byte[]> varied = images(client.images()
                .createVariation(ImageCreateVariationParams.builder()
                        .model("gmem")
                        .image(new ByteArrayInputStream(generated.get(0)))
                        .responseFormat(ImageCreateVariationParams.ResponseFormat.B64_JSON)
                        .build()));
        assertThat(varied).hasSize(1);

        List<byte[]> edited = images(client.images()
                .edit(ImageEditParams.builder()
                        .model("gmem")
                        .imageOfInputStreams(List.of(
                                new ByteArrayInputStream(generated.get(0)), new ByteArrayInputStream(generated.get(1))))
                        .prompt("mix(0.3)")
                        .responseFormat(ImageEditParams.ResponseFormat.B64_JSON)
                        .build()));
        assertThat(edited).hasSize(1);
    }

    @Test
    void theJavaClientRequestsWebpAndJpeg() {
        assertThat(encoded(ImageGenerateParams.OutputFormat.WEBP)).startsWith('R', 'I', 'F', 'F');
        assertThat(encoded(ImageGenerateParams.OutputFormat.JPEG)).startsWith(0xff, 0xd8);
    }

    private static byte[] encoded(ImageGenerateParams.OutputFormat format) {
        var params = request().outputFormat(format).outputCompression(80).build();
        return images(client.images().generate(params)).get(0);
    }

    @Test
    void theJavaClientStreams() {
        var params = ImageGenerateParams.builder()
                .model("gmem")
                .prompt("memory:3")
                .partialImages(2)
                .putAdditionalBodyProperty("num_inference_steps", JsonValue.from(12))
                .build();
        try (StreamResponse<ImageGenStreamEvent> stream = client.images().generateStreaming(params)) {
            List<ImageGenStreamEvent> events = stream.stream().toList();
            assertThat(events.get(events.size() - 1).isGenerationCompleted()).isTrue();
            assertThat(events.get(events.size() - 1).asGenerationCompleted().usage().totalTokens()).isZero();
            assertThat(events).filteredOn(ImageGenStreamEvent::isGenerationPartialImage).isNotEmpty();
        }
    }

    @Test
    void theJavaClientReceivesTheInvalidParameter() {
        assertThatThrownBy(() -> client.images().generate(request().n(0).build()))
                .isInstanceOfSatisfying(BadRequestException.class, error -> {
                    assertThat(error.param()).contains("n");
                    assertThat(error.code()).contains("invalid_n");
                });
    }

    @Test
    void theNodeClientPassesAllChecks() throws Exception {
        Path project = Files.createDirectory(folder.resolve("node"));
        Files.copy(Path.of("src/openai/node/clients.mjs"), project.resolve("clients.mjs"));
        int installed = run(project, "npm", "install", "--no-audit", "--no-fund", "--silent", NPM_CLIENT);
        NotRun.unless(
                installed == 0,
                "npm is not installed or cannot download " + NPM_CLIENT + " (exit " + installed
                        + "); the test requires node and access to the registry");

        int exit = run(project, "node", "clients.mjs", suite.gateway().resolve("/v1").toString());

        String output = Files.readString(project.resolve("output.txt"));
        System.out.println(output);
        assertThat(exit).as(output).isZero();
    }

    private static int run(Path project, String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(project.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(project.resolve("output.txt").toFile())
                    .start();
            if (!process.waitFor(4, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return 124;
            }
            return process.exitValue();
        } catch (java.io.IOException e) {
            return 127;
        }
    }
}
