package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.gmem.contracts.engine.EngineEvent;
import io.gmem.contracts.engine.EngineFacts;
import io.gmem.contracts.engine.EngineFacts.Candidate;
import io.gmem.contracts.engine.EngineFacts.Kernel;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class SystemTest {
    private static final EngineFacts ENGINE = new EngineFacts(
            "AMD EPYC 9R45",
            "0xb002161",
            "AVX512",
            "2.7.1",
            "2024.2.0",
            "3.7.1",
            2,
            "cpu",
            0.25,
            List.of(new Kernel(
                    "linear",
                    "64x72x512",
                    "float32",
                    true,
                    "product",
                    List.of(new Candidate("product", null, 0.5), new Candidate("convolution", "output differs", 0)))));

    @Inject
    SuiteFixture suite;

    @Test
    void describesTheMachine() {
        given().get("/api/system")
                .then()
                .statusCode(200)
                .body("java", equalTo(System.getProperty("java.version")))
                .body("machine.cores", greaterThan(0))
                .body("machine.processor", not(empty()))
                .body("machine.memory_bytes", greaterThan(0L))
                .body("machine.disk_free_bytes", greaterThan(0L));
    }

    @Test
    void listsTheEngineOfEveryLiveInstance() {
        Instant now = Instant.now();
        suite.publish(EngineEvent.Reported.of("sampler-service", "live.1", now.minusSeconds(90), ENGINE));
        suite.publish(
                EngineEvent.Reported.of("trainer-service", "stopped.1", now.minus(Duration.ofMinutes(6)), ENGINE));
        suite.publish(EngineEvent.Reported.of("trainer-service", "live.2", now, ENGINE));

        String live = "engines.find{it.instance=='live.1'}.";
        Eventually.holds(() -> given().get("/api/system")
                .then()
                .statusCode(200)
                .body("engines.instance", hasItem("live.2"))
                .body("engines.instance", not(hasItem("stopped.1")))
                .body(live + "service", equalTo("sampler-service"))
                .body(live + "age_seconds", greaterThanOrEqualTo(90))
                .body(live + "kernel_count", equalTo(1))
                .body(live + "wrong_kernel_count", equalTo(1))
                .body(live + "engine.onednn", equalTo("3.7.1"))
                .body(live + "engine.cpu_capability", equalTo("AVX512"))
                .body(live + "engine.kernels[0].route", equalTo("product"))
                .body(live + "engine.kernels[0].candidates[0].fault", nullValue())
                .body(live + "engine.kernels[0].candidates[1].fault", equalTo("output differs")));
    }

    @Test
    void rejectsAnUnknownParameter() {
        given().get("/api/system?verbose=true")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("verbose"));
    }
}
