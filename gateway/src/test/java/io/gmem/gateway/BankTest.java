package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.AliasEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ChangeBank;
import io.gmem.contracts.bank.EncodeImage;
import io.gmem.contracts.bank.ImageEncodingEvent;
import io.gmem.contracts.bank.OperationEvent;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.message.Topic;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class BankTest {
    @Inject
    SuiteFixture suite;

    @Inject
    ArtifactStore store;

    private void publishBank(String name) throws Exception {
        suite.publishDataset(name, 6);
        Eventually.holds(() -> given().get("/api/banks/" + name).then().statusCode(200));
    }

    private static OperationSpec sent(SentCommands commands, String bank) {
        return commands.await(ChangeBank.class, bank).spec();
    }

    private static void requestOperation(String path, String body) {
        given().contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(202)
                .header("location", containsString("/api/operations/"))
                .body("status", equalTo("requested"));
    }

    @Test
    void sendsACommandForEveryOperation() throws Exception {
        for (String name : List.of("b-mix", "b-rank", "b-merge", "b-erase", "b-alias")) {
            publishBank(name);
        }
        try (var commands = new SentCommands(Topic.MEMORY_COMMANDS)) {
            requestOperation("/api/banks/b-mix/interpolate", """
                    {"method": "spherical", "pairs": [{"first": 1, "second": 2, "weight": 0.3}], "seed": 4}""");
            requestOperation("/api/banks/b-rank@1/compress", "{\"rank\": 2}");
            requestOperation("/api/banks/b-merge/merge", "{\"with\": \"b-mix\", \"description\": \"both\"}");
            requestOperation("/api/banks/b-erase/erase", "{\"rows\": [3, 1], \"reason\": \"asked for\"}");
            given().contentType("application/json")
                    .body("{\"id\": \"point\", \"version\": \"b-alias\", \"expected\": \"b-alias@1\"}")
                    .put("/api/banks/b-alias/aliases/stable")
                    .then()
                    .statusCode(202)
                    .header("location", endsWith("/api/operations/point"));

            assertThat(sent(commands, "b-mix").operation())
                    .isEqualTo(new BankOperation.Interpolate(
                            BankOperation.Method.SPHERICAL, List.of(new BankOperation.Pair(1, 2, 0.3)), 4));
            assertThat(sent(commands, "b-mix").parent()).isNull();
            assertThat(sent(commands, "b-rank").operation()).isEqualTo(new BankOperation.Compress(2));
            assertThat(sent(commands, "b-rank").parent()).isEqualTo(BankVersion.parse("b-rank@1"));
            assertThat(sent(commands, "b-merge").operation())
                    .isEqualTo(new BankOperation.Merge(BankVersion.parse("b-mix@1")));
            assertThat(sent(commands, "b-erase").operation())
                    .isEqualTo(new BankOperation.Erase(List.of(1L, 3L), "asked for"));
            assertThat(sent(commands, "b-alias").operation())
                    .isEqualTo(new BankOperation.MoveAlias(
                            new BankAlias("stable"), BankVersion.parse("b-alias@1"), BankVersion.parse("b-alias@1")));
        }
    }

    @Test
    void storesUploadedFilesAsArtifacts() throws Exception {
        publishBank("b-files");
        byte[] image = SuiteFixture.image(9);
        try (var commands = new SentCommands(Topic.MEMORY_COMMANDS)) {
            given().contentType("image/png")
                    .body(image)
                    .post("/api/banks/b-files/images?label=cat&file_name=my cat.png")
                    .then()
                    .statusCode(202);
            var append = (BankOperation.AppendImages) sent(commands, "b-files").operation();
            assertThat(append.label()).isEqualTo("cat");
            assertThat(append.fileName()).isEqualTo("my cat.png");
            assertThat(Files.readAllBytes(store.fetch(append.file()).resolve("upload.bin")))
                    .isEqualTo(image);
            given().contentType("application/octet-stream")
                    .body(image)
                    .post("/api/banks?name=b-new&like=b-files&file_name=x.pth")
                    .then()
                    .statusCode(202);
            var imported = (BankOperation.Import) sent(commands, "b-new").operation();
            assertThat(imported.like()).isEqualTo(BankVersion.parse("b-files@1"));
        }
        given().contentType("application/octet-stream")
                .body(image)
                .post("/api/banks?name=b-files&encoder=x")
                .then()
                .statusCode(409)
                .body("code", equalTo("bank_exists"));
    }

    @Test
    void reportsTheStateOfAnOperation() throws Exception {
        publishBank("b-life");
        try (var commands = new SentCommands(Topic.MEMORY_COMMANDS)) {
            requestOperation("/api/banks/b-life/erase", "{\"id\": \"b-life-1\", \"rows\": [0]}");
            var spec = sent(commands, "b-life");
            given().contentType("application/json")
                    .body("{\"id\": \"b-life-1\", \"rows\": [0]}")
                    .post("/api/banks/b-life/erase")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("operation_exists"));
            suite.publish(new OperationEvent.Failed(
                    spec, Instant.now(), Instant.now(), Failure.conflict("row_erased", "rows", "rows are gone")));
            Eventually.holds(() -> given().get("/api/operations/b-life-1")
                    .then()
                    .body("status", equalTo("failed"))
                    .body("failure.code", equalTo("row_erased")));
            given().get("/api/operations/b-life-1/receipt").then().statusCode(404);
        }
    }

    @Test
    void resolvesAliasesInBankReferences() throws Exception {
        publishBank("b-named");
        var version = new BankVersion(new BankName("b-named"), 1);
        given().get("/api/banks/b-named@stable/rows").then().statusCode(404).body("code", equalTo("unknown_bank"));

        suite.publish(new AliasEvent.Moved(new BankAlias("stable"), version, Instant.now()));

        Eventually.holds(() -> given().get("/api/banks/b-named@stable/rows")
                .then()
                .statusCode(200)
                .body("bank", equalTo("b-named@1"))
                .body("total", equalTo(6)));
        given().get("/api/banks/b-named")
                .then()
                .body("aliases.stable", equalTo("b-named@1"))
                .body("aliases.latest", equalTo("b-named@1"));
    }

    @Test
    void listsRowsByNumberLabelAndSource() throws Exception {
        publishBank("b-rows");
        given().get("/api/banks/b-rows/rows?ids=4,1").then().body("items.row", equalTo(List.of(4, 1)));
        given().get("/api/banks/b-rows/rows?label=dog&limit=2&offset=1")
                .then()
                .body("items.row", equalTo(List.of(3, 5)))
                .body("total", equalTo(3));
        given().get("/api/banks/b-rows/rows?source=pets/2")
                .then()
                .body("items.row", equalTo(List.of(2)))
                .body("items[0].image", equalTo("/api/datasets/b-rows/images/2.png"))
                .body("items[0].sha256", equalTo("ab".repeat(32)))
                .body("items[0].width", equalTo(40))
                .body("items[0].height", equalTo(30))
                .body("items[0].bytes", equalTo(1234))
                .body("items[0].licence", equalTo(SuiteFixture.LICENCE));
        given().get("/api/banks/b-rows/rows/2").then().statusCode(200).body("snippet", hasSize(4));
        given().get("/api/banks/b-rows/rows/6")
                .then()
                .statusCode(404)
                .body("code", equalTo("unknown_row"))
                .body("detail", containsString("between 0 and 5"));
        given().get("/api/banks/b-rows/rows?label=cow")
                .then()
                .statusCode(404)
                .body("detail", containsString("cat, dog"));
        given().get("/api/banks/b-rows/rows?ids=9").then().statusCode(400).body("field", equalTo("ids"));
    }

    @Test
    void findsNearestRowsExactly() throws Exception {
        publishBank("b-near");
        given().contentType("application/json")
                .body("{\"row\": 3, \"k\": 2, \"label\": \"dog\"}")
                .post("/api/banks/b-near/nearest")
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items[0].row.row", equalTo(3))
                .body("items[0].similarity", greaterThan(0.99999f))
                .body("items[1].row.label", equalTo("dog"));
        given().contentType("application/json")
                .body("{\"vector\": [1, 2]}")
                .post("/api/banks/b-near/nearest")
                .then()
                .statusCode(400)
                .body("field", equalTo("vector"))
                .body("detail", containsString("dimension 4"));
    }

    @Test
    void computesMapAndCoverageOnceAndStoresThem() throws Exception {
        publishBank("b-map");
        String map = given().get("/api/banks/b-map/map")
                .then()
                .statusCode(200)
                .body("bank", equalTo("b-map@1"))
                .body("total", equalTo(6))
                .body("sampled", equalTo(false))
                .body("fitted_on", equalTo(6))
                .body("points.row", equalTo(List.of(0, 1, 2, 3, 4, 5)))
                .body("points[1].label", equalTo("dog"))
                .extract()
                .asString();
        assertThat(store.list(new io.gmem.artifacts.ArtifactPath("surveys"))).isNotEmpty();
        assertThat(given().get("/api/banks/b-map@1/map").asString()).isEqualTo(map);
        given().get("/api/banks/b-map/map?limit=2")
                .then()
                .body("points.row", equalTo(List.of(0, 3)))
                .body("sampled", equalTo(true));
        given().get("/api/banks/b-map/map?offset=4&limit=9")
                .then()
                .body("points.row", equalTo(List.of(4, 5)))
                .body("sampled", equalTo(false));
        given().get("/api/banks/b-map/coverage?threshold=0.1")
                .then()
                .statusCode(200)
                .body("rows", equalTo(6))
                .body("labels.label", equalTo(List.of("cat", "dog")))
                .body("labels.share", equalTo(List.of(0.5f, 0.5f)))
                .body("components.fitted_on", equalTo(6))
                .body("components.explained[0].components", equalTo(1))
                .body("nearest.sample", equalTo(6))
                .body("nearest.quantiles", hasSize(9))
                .body("near_duplicates.threshold", equalTo(0.1f));
        given().get("/api/banks/b-map/map?limit=0").then().statusCode(400).body("field", equalTo("limit"));
        given().get("/api/banks/b-map/coverage?threshold=2")
                .then()
                .statusCode(400)
                .body("field", equalTo("threshold"));
        given().get("/api/banks/unknown/coverage").then().statusCode(404).body("code", equalTo("unknown_bank"));
    }

    @Test
    void encodesAnImageWithTheMemoryService() throws Exception {
        publishBank("b-look");
        List<Float> snippet = given().get("/api/banks/b-look/rows/4")
                .then()
                .extract()
                .jsonPath()
                .getList("snippet", Float.class);
        try (var commands = new SentCommands(List.of(Topic.MEMORY_COMMANDS), message -> {
            if (message instanceof EncodeImage command) {
                suite.publish(new ImageEncodingEvent.Encoded(command.id(), snippet));
            }
        })) {
            given().contentType("image/png")
                    .body(SuiteFixture.image(1))
                    .post("/api/banks/b-look/nearest?k=1")
                    .then()
                    .statusCode(200)
                    .body("items.row.row", equalTo(List.of(4)));
            assertThat(commands.of("none")).isEmpty();
        }
    }

    @Test
    void repeatsSamplingAndLookups() throws Exception {
        publishBank("b-draw");
        List<Integer> sampled = given().get("/api/banks/b-draw/draw?seed=5&n=20")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.row");
        assertThat(sampled).hasSize(20).doesNotContain(6);
        given().get("/api/banks/b-draw/draw?seed=5&n=20").then().body("items.row", equalTo(sampled));
        given().get("/api/banks/b-draw/draw?seed=5&n=3&by=frequency").then().body("items", hasSize(3));
        given().get("/api/banks/b-draw/draw?n=3&label=dog")
                .then()
                .body("items.label", equalTo(List.of("dog", "dog", "dog")));
        given().contentType("application/json")
                .body("{\"noise\": [0, 0, 0, 0]}")
                .post("/api/banks/b-draw/lookup")
                .then()
                .statusCode(200)
                .body("uniform", equalTo(0.5f))
                .body("row.row", equalTo(3));
    }

    @Test
    void reportsNoDifferenceOfAVersionToItself() throws Exception {
        publishBank("b-diff");
        given().get("/api/banks/b-diff/diff?to=b-diff@1")
                .then()
                .statusCode(200)
                .body("equal", equalTo(true))
                .body("added.count", equalTo(0));
    }

    @Test
    void rejectsInvalidRequestsByField() throws Exception {
        publishBank("b-bad");
        given().contentType("application/json")
                .body("{\"rank\": 5}")
                .post("/api/banks/b-bad/compress")
                .then()
                .statusCode(400)
                .body("field", equalTo("rank"))
                .body("detail", containsString("must be at most 4"));
        given().contentType("application/json")
                .body("{\"rows\": []}")
                .post("/api/banks/b-bad/erase")
                .then()
                .statusCode(400)
                .body("field", equalTo("rows"));
        given().contentType("application/json")
                .body("{\"with\": \"unknown@1\"}")
                .post("/api/banks/b-bad/merge")
                .then()
                .statusCode(400)
                .body("code", equalTo("unknown_bank"));
        given().contentType("application/json")
                .body("{\"version\": \"b-bad@1\"}")
                .put("/api/banks/b-bad/aliases/latest")
                .then()
                .statusCode(400)
                .body("field", equalTo("alias"));
        given().contentType("image/png")
                .body(new byte[0])
                .post("/api/banks/b-bad/images")
                .then()
                .statusCode(400);
        given().contentType("image/png")
                .body(new byte[1])
                .post("/api/banks/unknown/images")
                .then()
                .statusCode(404);
    }
}
