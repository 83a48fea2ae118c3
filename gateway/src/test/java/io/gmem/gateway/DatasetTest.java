package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.IngestDataset;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Topic;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.time.Instant;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class DatasetTest {
    @Inject
    SuiteFixture suite;

    @Inject
    ArtifactStore store;

    @Test
    void ingestsAFolderAndReportsItsState() {
        try (var commands = new SentCommands(Topic.MEMORY_COMMANDS)) {
            given().contentType("application/json")
                    .body("""
                            {"id": "ds-folder", "source": {"kind": "folder", "path": "a/b"}}""")
                    .post("/api/datasets")
                    .then()
                    .statusCode(202)
                    .header("location", endsWith("/api/datasets/ds-folder"))
                    .header("x-request-id", notNullValue())
                    .body("status", equalTo("requested"))
                    .body("spec.resolution", equalTo(32))
                    .body("spec.bank", equalTo("ds-folder"));

            var spec = commands.await(IngestDataset.class, "ds-folder").spec();
            assertThat(spec.source()).isEqualTo(new DatasetSource.Folder("a/b"));
            suite.publish(new DatasetEvent.Progressed(spec, Instant.now(), 3, 9, 1));
            Eventually.holds(() -> given().get("/api/datasets/ds-folder")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("running"))
                    .body("progress.total", equalTo(9)));
        }
    }

    @Test
    void ingestsAnAddressWithAndWithoutDigest() {
        String digest = "0123456789abcdef".repeat(4);
        try (var commands = new SentCommands(Topic.MEMORY_COMMANDS)) {
            given().contentType("application/json")
                    .body("""
                            {"id": "ds-address", "source": {"kind": "address", "url": "https://example.com/pets.zip", "sha256": "%s"}}""".formatted(digest))
                    .post("/api/datasets")
                    .then()
                    .statusCode(202)
                    .body("spec.source.kind", equalTo("address"))
                    .body("spec.source.sha256", equalTo(digest));

            assertThat(commands.await(IngestDataset.class, "ds-address").spec().source())
                    .isEqualTo(new DatasetSource.Address("https://example.com/pets.zip", digest));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "source.url    | {'kind': 'address'}",
                "source.url    | {'kind': 'address', 'url': 'file:///etc/passwd'}",
                "source.url    | {'kind': 'folder', 'path': 'a', 'url': 'https://example.com/a'}",
                "source.sha256 | {'kind': 'address', 'url': 'https://example.com/a', 'sha256': 'x'}",
                "source.sha256 | {'kind': 'folder', 'path': 'a', 'sha256': 'x'}",
                "source.path   | {'kind': 'folder'}",
                "source.path   | {'kind': 'address', 'url': 'https://example.com/a', 'path': 'a'}",
                "source.kind   | {'kind': 'upload', 'path': 'a'}"
            })
    void rejectsInvalidSources(String field, String source) {
        given().contentType("application/json")
                .body("{\"id\": \"ds-none\", \"source\": " + source.replace('\'', '"') + "}")
                .post("/api/datasets")
                .then()
                .statusCode(400)
                .body("field", equalTo(field));
    }

    @Test
    void rejectsAnIdInUse() throws Exception {
        suite.publishDataset("ds-taken", 2);
        String body = """
                {"id": "ds-taken", "source": {"kind": "folder", "path": "a"}}""";
        Eventually.holds(() -> given().get("/api/datasets/ds-taken").then().statusCode(200));
        given().contentType("application/json")
                .body(body)
                .post("/api/datasets")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("dataset_exists"))
                .body("field", equalTo("id"));
        given().contentType("application/zip")
                .body(new byte[] {1})
                .post("/api/datasets?id=ds-taken")
                .then()
                .statusCode(409);
    }

    @Test
    void acceptsTheIdOfAFailedDataSet() {
        var spec = new DatasetSpec(
                new DatasetId("ds-again"),
                new DatasetSource.Folder("tpyo"),
                32,
                "pixels",
                "hog-color",
                new BankName("ds-again"),
                "");
        var failure = new Failure("no_images", Category.USER, false, "source.path", "there is no image in it");
        suite.publish(new DatasetEvent.Failed(spec, Instant.now(), Instant.now(), failure));
        Eventually.holds(() -> given().get("/api/datasets/ds-again").then().body("status", equalTo("failed")));
        String body = """
                {"id": "ds-again", "source": {"kind": "folder", "path": "%s"}}""";
        given().contentType("application/json")
                .body(body.formatted("tpyo"))
                .post("/api/datasets")
                .then()
                .statusCode(409)
                .body("code", equalTo("dataset_exists"));
        given().contentType("application/json")
                .body(body.formatted("typo"))
                .post("/api/datasets")
                .then()
                .statusCode(202)
                .body("status", equalTo("requested"));
    }

    @Test
    void storesAnUploadByteForByte() throws Exception {
        byte[] zip = SuiteFixture.image(5);
        try (var commands = new SentCommands(Topic.MEMORY_COMMANDS)) {
            given().contentType("application/zip")
                    .body(zip)
                    .queryParam("file_name", "my pets.zip")
                    .post("/api/datasets?id=ds-zip&resolution=64&bank=other&licence=CC0")
                    .then()
                    .statusCode(202);

            var spec = commands.await(IngestDataset.class, "ds-zip").spec();
            assertThat(spec.resolution()).isEqualTo(64);
            assertThat(spec.bank().value()).isEqualTo("other");
            assertThat(spec.licence()).isEqualTo("CC0");
            var upload = (DatasetSource.Upload) spec.source();
            assertThat(upload.fileName()).isEqualTo("my pets.zip");
            assertThat(Files.readAllBytes(store.fetch(upload.file()).resolve("upload.zip")))
                    .isEqualTo(zip);
        }
    }

    @Test
    void acceptsAForm() throws Exception {
        byte[] tar = SuiteFixture.image(6);
        try (var commands = new SentCommands(Topic.MEMORY_COMMANDS)) {
            var form = new ByteArrayOutputStream();
            form.writeBytes(
                    "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"pets.tar\"\r\n\r\n".getBytes());
            form.writeBytes(tar);
            form.writeBytes("\r\n--cut--\r\n".getBytes());
            given().contentType("multipart/form-data; boundary=cut")
                    .body(form.toByteArray())
                    .post("/api/datasets?id=ds-form")
                    .then()
                    .statusCode(202);

            var upload = (DatasetSource.Upload)
                    commands.await(IngestDataset.class, "ds-form").spec().source();
            assertThat(upload.fileName()).isEqualTo("pets.tar");
            assertThat(Files.readAllBytes(store.fetch(upload.file()).resolve("upload.tar")))
                    .isEqualTo(tar);
        }
    }

    @Test
    void servesImagesAndRows() throws Exception {
        suite.publishDataset("ds-shown", 5);
        Eventually.holds(() -> given().get("/api/datasets/ds-shown").then().statusCode(200));
        byte[] png = given().get("/api/datasets/ds-shown/images/3.png")
                .then()
                .statusCode(200)
                .contentType("image/png")
                .extract()
                .asByteArray();
        var image = ImageIO.read(new ByteArrayInputStream(png));
        byte[] rgb = SuiteFixture.image(3);
        for (int i = 0; i < SuiteFixture.SIDE * SuiteFixture.SIDE; i++) {
            int expected = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
            assertThat(image.getRGB(i % SuiteFixture.SIDE, i / SuiteFixture.SIDE) & 0xffffff)
                    .isEqualTo(expected);
        }
        given().get("/api/banks").then().statusCode(200).body("items.name", hasItem("ds-shown"));
        given().get("/api/banks/ds-shown").then().statusCode(200).body("newest", equalTo("ds-shown@1"));
        given().get("/api/banks/ds-shown/versions/1/rows?offset=3&limit=9")
                .then()
                .statusCode(200)
                .body("total", equalTo(5))
                .body("items.row", equalTo(java.util.List.of(3, 4)))
                .body("items[0].label", equalTo("dog"))
                .body("items[0].source", equalTo("pets/3.png"))
                .body("items[0].image", containsString("/api/datasets/ds-shown/images/3.png"));
        given().get("/api/datasets/ds-shown/images/5.png")
                .then()
                .statusCode(404)
                .body("field", equalTo("index"));
        given().get("/api/banks/ds-shown/versions/2").then().statusCode(404).body("code", equalTo("unknown_bank"));
    }

    @Test
    void rejectsImageRequestsForDataSetsOfLatents() {
        suite.publishLatents("ds-latents");
        Eventually.holds(() -> given().get("/api/datasets/ds-latents").then().statusCode(200));
        given().get("/api/datasets/ds-latents")
                .then()
                .body("latents.shards", equalTo(2))
                .body("latents.statistics", equalTo("latents_stats.pt"))
                .body("latents.encoded", equalTo(false))
                .body("latents.resolution", nullValue())
                .body("licence", nullValue());
        given().get("/api/datasets/ds-latents/images/0.png")
                .then()
                .statusCode(404)
                .body("code", equalTo("no_pictures"))
                .body("detail", containsString("precomputed latents"));
    }

    @Test
    void listsNearDuplicates() throws Exception {
        suite.publishDataset("ds-alike", 2);
        Eventually.holds(() -> given().get("/api/datasets/ds-alike")
                .then()
                .statusCode(200)
                .body("likenesses.pictures", equalTo(2))
                .body("likenesses.first[0]", equalTo(SuiteFixture.NEAR_DUPLICATES.sources())));

        given().get("/api/datasets/ds-alike/likenesses")
                .then()
                .statusCode(200)
                .body("total", equalTo(1))
                .body("items[0].rows", equalTo(java.util.List.of(0, 1)))
                .body("items[0].sources", equalTo(SuiteFixture.NEAR_DUPLICATES.sources()))
                .body("items[0].bits", equalTo(SuiteFixture.NEAR_DUPLICATES.bits()));
        given().get("/api/datasets/ds-alike/likenesses?offset=1")
                .then()
                .statusCode(200)
                .body("items", equalTo(java.util.List.of()));
        given().get("/api/datasets/ds-alike/likenesses?limit=501")
                .then()
                .statusCode(400)
                .body("field", equalTo("limit"));
    }
}
