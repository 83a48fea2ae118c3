package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.image.GenerationMetadata;
import io.gmem.contracts.job.GenerateImages;
import io.gmem.contracts.job.Prompt;
import io.gmem.eventlog.EventPublisher;
import io.gmem.memorybank.MemoryBank;
import io.gmem.testkit.BrokerResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class ImagePromptTest {
    private static final byte[] FIRST = {4, 0, 0, 3, 9};
    private static final byte[] SECOND = {0x7f, 0, 0, 0};
    private static final byte[] INVALID_IMAGE = {0, 1, 2, 3};
    private static final String VARIATIONS = "/v1/images/variations";
    private static final String EDITS = "/v1/images/edits";

    @Inject
    SuiteFixture suite;

    @Inject
    ArtifactStore store;

    @Inject
    EventPublisher publisher;

    @TestHTTPResource(VARIATIONS)
    URI variations;

    private static @Nullable FakeServices services;

    @BeforeEach
    void startServices() throws Exception {
        if (services == null) {
            services = FakeServices.over("varied", suite, store, publisher);
        }
    }

    @AfterAll
    static void stopServices() {
        services.close();
        services = null;
    }

    @Test
    void generatesAVariationFromTheSnippetOfAnImage() {
        String job = given().multiPart("image", "a.png", FIRST)
                .multiPart("n", "2")
                .multiPart("seed", "70")
                .multiPart("response_format", "b64_json")
                .multiPart("gmem[bank]", "varied")
                .post(VARIATIONS)
                .then()
                .statusCode(200)
                .body("data", hasSize(2))
                .body("data.gmem.seed", equalTo(List.of(70, 71)))
                .header("x-ratelimit-limit-requests", "512")
                .extract()
                .path("data[0].gmem.job");

        var spec = services.commands().await(GenerateImages.class, job).spec();
        assertThat(spec.prompt()).isEqualTo(Prompt.Vector.of(FakeMemoryService.snippet(FIRST)));
        assertThat(spec.bank()).isEqualTo(BankVersion.parse("varied@1"));
    }

    @Test
    void acceptsAFormWithoutContentLength() throws Exception {
        byte[] form = ("--x\r\ncontent-disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n"
                        + "\u0004abc\r\n--x--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        var response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(variations)
                                .header("content-type", "multipart/form-data; boundary=x")
                                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form)))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    @Test
    void mixesTheSnippetsOfTwoImages() {
        String job = given().multiPart("image[]", "a.png", FIRST)
                .multiPart("image[]", "b.png", SECOND)
                .multiPart("prompt", "mix(0.25)")
                .post(EDITS)
                .then()
                .statusCode(200)
                .extract()
                .path("data[0].gmem.job");

        var prompt = (Prompt.Vector)
                services.commands().await(GenerateImages.class, job).spec().prompt();
        assertThat(prompt.snippet()).containsExactly(0.75f * 0.8f + 0.25f, 0, 0, 0.75f * 0.6f);
    }

    @Test
    void mixesAnImageWithABankRow() {
        String job = given().multiPart("image", "a.png", FIRST)
                .multiPart("prompt", "memory:2")
                .multiPart("gmem.weight", "1")
                .post(EDITS)
                .then()
                .statusCode(200)
                .extract()
                .path("data[0].gmem.job");

        var prompt = (Prompt.Vector)
                services.commands().await(GenerateImages.class, job).spec().prompt();
        assertThat(prompt.snippet()).containsExactly(MemoryBank.normalised(new float[] {2, 1, 2, 3}));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            n | 0 | n | invalid_n
            n | two | n | invalid_n
            seed | -1 | seed | invalid_seed
            size | 1024x1024 | size | invalid_size
            response_format | file | response_format | invalid_response_format
            output_format | tiff | output_format | invalid_output_format
            output_compression | 50 | output_compression | invalid_output_compression
            partial_images | 2 | partial_images | invalid_partial_images
            guidance_scale | 99 | guidance_scale | invalid_guidance_scale
            prompt | random | prompt | invalid_prompt
            colour | red | colour | unknown_field
            gmem.colour | red | gmem.colour | unknown_field
            gmem.bank | unknown | gmem.bank | unknown_bank
            model | unknown | model | unknown_model
            """)
    void rejectsAnInvalidVariationByField(String name, String value, String param, String code) {
        given().multiPart("image", "a.png", FIRST)
                .multiPart(name, value)
                .post(VARIATIONS)
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code))
                .body("error.message", startsWith(param));
    }

    @Test
    void rejectsInvalidImagesByField() {
        assertRejected(VARIATIONS, "image", "invalid_image", new byte[0][]);
        assertRejected(VARIATIONS, "image", "invalid_image", FIRST, SECOND);
        assertRejected(VARIATIONS, "image", "undecodable_image", INVALID_IMAGE);
        assertRejected(VARIATIONS, "image", "invalid_image", new byte[] {});
        assertRejected(EDITS, "image", "invalid_image", FIRST);
        assertRejected(EDITS, "image", "invalid_image", FIRST, SECOND, FIRST);
        given().multiPart("image", "a.png", FIRST)
                .multiPart("mask", "m.png", FIRST)
                .post(EDITS)
                .then()
                .statusCode(400)
                .body("error.param", equalTo("mask"));
        given().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("multipart/form-data", ContentType.TEXT)))
                .contentType("multipart/form-data; boundary=x")
                .body("no form")
                .post(EDITS)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("malformed_form"));
        given().multiPart("image", "a.png", FIRST)
                .multiPart("prompt", "a red hat")
                .post(EDITS)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("unsupported_prompt"));
    }

    private static void assertRejected(String path, String param, String code, byte[]... images) {
        var request = given().multiPart("user", "me");
        for (byte[] image : images) {
            request = request.multiPart("image", "a.png", image);
        }
        request.post(path)
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param))
                .body("error.code", equalTo(code));
    }

    @Test
    void encodesJpegWithTheRequestedQuality() throws Exception {
        int best = encoded("jpeg", 100).length;
        byte[] worst = encoded("jpeg", 0);
        assertThat(worst).startsWith(0xff, 0xd8);
        assertThat(worst.length).isLessThan(best / 2);
        assertThat(byUrl("jpeg", 0)).isEqualTo(worst);
    }

    @Test
    void encodesWebpLosslesslyAtQuality100() throws Exception {
        byte[] best = encoded("webp", 100);
        byte[] worst = encoded("webp", 0);

        assertThat(pixels(best)).isEqualTo(pixels(encoded("png", 100)));
        assertThat(pixels(worst)).isNotEqualTo(pixels(best));
        assertThat(worst.length).isLessThan(best.length / 2);
        assertThat(byUrl("webp", 100)).isEqualTo(best);
    }

    private static int[] pixels(byte[] image) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(image))
                .getRGB(0, 0, SuiteFixture.SIDE, SuiteFixture.SIDE, null, 0, SuiteFixture.SIDE);
    }

    private static byte[] byUrl(String format, int quality) {
        String url = given().contentType("application/json")
                .body("{\"prompt\":\"random\",\"seed\":1000000,\"output_format\":\"%s\",\"output_compression\":%d}"
                        .formatted(format, quality))
                .post("/v1/images/generations")
                .path("data[0].url");
        return given().get(url).then().contentType("image/" + format).extract().asByteArray();
    }

    private static byte[] encoded(String format, int quality) throws Exception {
        String base64 = given().contentType("application/json")
                .body("""
                        {"prompt":"random","seed":1000000,"response_format":"b64_json","output_format":"%s","output_compression":%d}""".formatted(format, quality))
                .post("/v1/images/generations")
                .then()
                .statusCode(200)
                .extract()
                .path("data[0].b64_json");
        return Base64.getDecoder().decode(base64);
    }

    @Test
    void reproducesAnImageByteForByte() {
        String url = given().contentType("application/json")
                .body("{\"prompt\":\"mix(memory:1,memory:2,0.3)\",\"seed\":1000040,\"n\":2,\"num_inference_steps\":7}")
                .post("/v1/images/generations")
                .path("data[1].url");
        byte[] png = given().get(url).asByteArray();

        given().multiPart("image", "a.png", png)
                .post("/api/images/reproduce")
                .then()
                .statusCode(200)
                .body("result", equalTo("exact"))
                .body("reasons", hasSize(0))
                .body("changed_pixels", equalTo(0))
                .body("recipe.seed", equalTo(1000041))
                .body("recipe.solver_steps", equalTo(7));
        given().contentType("image/png")
                .body(png)
                .post("/api/images/reproduce")
                .then()
                .body("result", equalTo("exact"));
    }

    @Test
    void reportsADifferentImageAsDrift() throws Exception {
        String url = given().contentType("application/json")
                .body("{\"prompt\":\"random\",\"seed\":1000050}")
                .post("/v1/images/generations")
                .path("data[0].url");
        GenerationMetadata metadata = GenerationMetadata.of(given().get(url).asByteArray());
        var old = new GenerationMetadata(
                metadata.version(),
                metadata.prompt(),
                metadata.seed() + 1,
                metadata.solverSteps(),
                metadata.solver(),
                metadata.guidanceScale(),
                metadata.snippets(),
                metadata.label(),
                metadata.checkpoint(),
                "f".repeat(64),
                metadata.bank(),
                metadata.bankSha256());
        byte[] png = old.in(given().get(url).asByteArray());

        given().contentType("image/png")
                .body(png)
                .post("/api/images/reproduce")
                .then()
                .statusCode(200)
                .body("result", equalTo("drift"))
                .body("reasons[0]", startsWith("checkpoint varied@1200 has changed"));
    }

    @Test
    void rejectsAnImageWithoutMetadata() {
        given().contentType("image/png")
                .body(FIRST)
                .post("/api/images/reproduce")
                .then()
                .statusCode(400)
                .body("field", equalTo("image"));
        given().multiPart("colour", "red")
                .post("/api/images/reproduce")
                .then()
                .statusCode(400)
                .body("field", equalTo("colour"));
    }

    @Test
    void tracesAnImageToItsSources() throws Exception {
        var item = new ObjectMapper()
                .readTree(given().contentType("application/json")
                        .body("{\"prompt\":\"memory:1\",\"seed\":90,\"gmem\":{\"bank\":\"varied\"}}")
                        .post("/v1/images/generations")
                        .asString())
                .path("data")
                .path(0)
                .path("gmem");
        String path = "/api/lineage/images/" + item.path("job").asText();

        given().get(path + "/0")
                .then()
                .statusCode(200)
                .body("image.prompt", equalTo("memory:1"))
                .body("image.seed", equalTo(90))
                .body("checkpoint.id", equalTo("varied@1200"))
                .body("run.id", equalTo("varied"))
                .body("bank.version", equalTo("varied@1"))
                .body("dataset.id", equalTo("varied"))
                .body("rows.row", everyItem(equalTo(1)))
                .body("rows[0].source", equalTo("pets/1.png"))
                .body("rows[0].image", equalTo("/api/datasets/varied/images/1.png"))
                .body(
                        "graph.nodes.kind",
                        containsInAnyOrder("image", "dataset", "checkpoint", "run", "bank", "source", "source"))
                .body(
                        "graph.edges.findAll { it.from.startsWith('image:') }.relation",
                        containsInAnyOrder("drawn_by", "conditioned_on", "most_like", "most_like"))
                .body("nearest.alike.row", contains(1, 4))
                .body("nearest.alike.image[1]", equalTo("/api/datasets/varied/images/4.png"))
                .body("missing", hasSize(0));
        given().get(path + "/1").then().statusCode(404).body("field", equalTo("index"));
        given().get("/api/lineage/images/unknown/0").then().statusCode(404).body("code", equalTo("unknown_job"));
    }
}
