package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.eventlog.EventPublisher;
import io.gmem.gateway.fuzz.Fuzz;
import io.gmem.testkit.BrokerResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("gmem.fuzz.requests", 5_000);
    private static final long SEED = Long.getLong("gmem.fuzz.seed", 20_261_123);

    @Inject
    SuiteFixture suite;

    @Inject
    ArtifactStore store;

    @Inject
    EventPublisher publisher;

    @ConfigProperty(name = "gmem.artifacts.dir")
    String artifacts;

    @TestHTTPResource("/")
    URI gateway;

    @Test
    void neverFailsAndNamesTheFieldInEveryError() throws Exception {
        try (FakeServices services = FakeServices.over("fuzzed", suite, store, publisher)) {
            String url = given().contentType("application/json")
                    .body("{\"prompt\":\"random\",\"seed\":1000000}")
                    .post("/v1/images/generations")
                    .path("data[0].url");
            byte[] image = given().get(url).asByteArray();
            JsonNode api = new ObjectMapper()
                    .readTree(given().get("/q/openapi?format=json").asString());

            Fuzz.Report report = new Fuzz(gateway, api, SEED, image, artifacts).run(REQUESTS);

            System.out.println("fuzz: seed " + SEED + ", " + report);
            assertThat(report.faults()).as("seed " + SEED).isEmpty();
            assertThat(report.answered()).isEqualTo(REQUESTS);
            assertThat(report.withStatus(200) + report.withStatus(202)).isGreaterThan(REQUESTS / 20);
            assertThat(report.withStatus(400)).isGreaterThan(REQUESTS / 5);
        } finally {
            removePinAndAliases();
        }
    }

    /** Removes pins and aliases, which would remain on the broker shared with other tests. */
    private static void removePinAndAliases() {
        given().post("/api/models/follow").then().statusCode(200);
        List<String> aliases = given().get("/api/models").path("aliases.alias");
        for (String alias : aliases) {
            given().delete("/api/models/aliases/{alias}", alias).then().statusCode(200);
        }
        given().get("/api/models").then().body("pinned", equalTo(false)).body("aliases", empty());
    }
}
