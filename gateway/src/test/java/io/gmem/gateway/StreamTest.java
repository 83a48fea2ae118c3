package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.job.CancelJob;
import io.gmem.eventlog.EventPublisher;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class StreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    SuiteFixture suite;

    @Inject
    ArtifactStore store;

    @Inject
    EventPublisher publisher;

    @TestHTTPResource("/")
    URI gateway;

    private static @Nullable FakeServices services;

    @BeforeEach
    void startServices() throws Exception {
        if (services == null) {
            services = FakeServices.over("streamed", suite, store, publisher);
        }
    }

    @AfterAll
    static void stopServices() {
        services.close();
        services = null;
    }

    private record StreamEvent(String name, JsonNode data) {}

    private List<StreamEvent> stream(String body) throws Exception {
        var request = HttpRequest.newBuilder(gateway.resolve("/v1/images/generations"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        List<StreamEvent> events = new ArrayList<>();
        for (String event : response.body().split("\n\n")) {
            String[] lines = event.split("\n");
            if (lines[0].startsWith(":")) {
                continue;
            }
            events.add(new StreamEvent(
                    lines[0].substring("event: ".length()), JSON.readTree(lines[1].substring("data: ".length()))));
        }
        return events;
    }

    @Test
    void sendsPreviewsBeforeCompletedImages() throws Exception {
        List<StreamEvent> events = stream(
                "{\"prompt\":\"random\",\"seed\":1000000,\"n\":2,\"stream\":true,\"partial_images\":2,\"num_inference_steps\":8}");

        assertThat(events)
                .extracting(StreamEvent::name)
                .containsExactly(
                        "image_generation.partial_image",
                        "image_generation.partial_image",
                        "image_generation.partial_image",
                        "image_generation.partial_image",
                        "image_generation.completed",
                        "image_generation.completed");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.data().path("type").asText()).isEqualTo(event.name());
            assertThat(Base64.getDecoder().decode(event.data().path("b64_json").asText()))
                    .startsWith(0x89, 'P', 'N', 'G');
            for (String field : List.of("created_at", "size", "quality", "background", "output_format")) {
                assertThat(event.data().has(field)).as(field).isTrue();
            }
        });
        assertThat(events.subList(0, 4))
                .extracting(event -> event.data().path("partial_image_index").asInt())
                .containsExactly(0, 1, 0, 1);
        assertThat(events.get(1).data().path("gmem").path("solver_step").asInt())
                .isEqualTo(4);
        assertThat(events.get(5).data().path("usage").has("total_tokens")).isTrue();
        assertThat(events.get(5).data().path("gmem").path("seed").asInt()).isEqualTo(1_000_001);
    }

    @Test
    void sendsCompletedImagesInTheRequestedFormat() throws Exception {
        List<StreamEvent> events = stream(
                "{\"prompt\":\"random\",\"seed\":1000004,\"stream\":true,\"output_format\":\"webp\",\"output_compression\":80}");

        assertThat(events).hasSize(1);
        assertThat(events.get(0).data().path("output_format").asText()).isEqualTo("webp");
        assertThat(Base64.getDecoder()
                        .decode(events.get(0).data().path("b64_json").asText()))
                .startsWith('R', 'I', 'F', 'F');
    }

    @Test
    void reportsAFailureAsOpenAiErrorEvent() throws Exception {
        List<StreamEvent> events = stream("{\"prompt\":\"random\",\"seed\":13,\"stream\":true}");

        assertThat(events).hasSize(1);
        assertThat(events.get(0).name()).isEqualTo("error");
        assertThat(events.get(0).data().path("error").path("code").asText()).isEqualTo("queue_full");
    }

    @Test
    void rejectsAnInvalidRequestWithoutStream() {
        given().contentType("application/json")
                .body("{\"prompt\":\"random\",\"stream\":true,\"partial_images\":4}")
                .post("/v1/images/generations")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("partial_images"));
    }

    @Test
    void cancelsTheJobWhenTheClientDisconnects() throws Exception {
        for (String more : List.of(",\"stream\":true", "")) {
            HttpClient client = HttpClient.newHttpClient();
            int before = cancelled();
            var request = HttpRequest.newBuilder(gateway.resolve("/v1/images/generations"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"random\",\"seed\":14" + more + "}"))
                    .build();
            long silentBefore = silent();
            var response = client.sendAsync(request, BodyHandlers.ofLines());
            Eventually.isTrue("the job is started", () -> silent() > silentBefore);
            if (!more.isEmpty()) {
                Stream<String> lines = response.get().body();
                lines.close();
            }
            response.cancel(true);
            Eventually.isTrue("the job is cancelled" + more, () -> cancelled() > before);
        }
    }

    private long silent() {
        return given().get("/api/jobs?limit=1000")
                .jsonPath()
                .getList("items.findAll { it.spec.seed == 14 && it.status != 'requested' }")
                .size();
    }

    private int cancelled() {
        return given().get("/api/jobs?limit=1000")
                .jsonPath()
                .getList("items.findAll { it.status == 'cancelled' }")
                .size();
    }

    @Test
    void cancelsAJobOnce() {
        given().contentType("application/json")
                .body("{\"id\":\"unwanted\",\"seed\":14}")
                .post("/api/jobs")
                .then()
                .statusCode(202);
        Eventually.holds(() -> given().get("/api/jobs/unwanted").then().body("status", equalTo("accepted")));

        given().post("/api/jobs/unwanted/cancel").then().statusCode(202);
        Eventually.holds(() -> given().get("/api/jobs/unwanted").then().body("status", equalTo("cancelled")));
        given().post("/api/jobs/unwanted/cancel").then().statusCode(202).body("status", equalTo("cancelled"));

        assertThat(services.commands().of("unwanted"))
                .filteredOn(CancelJob.class::isInstance)
                .hasSize(1);
        given().post("/api/jobs/unknown/cancel").then().statusCode(404).body("field", equalTo("id"));
    }

    @Test
    void reportsTheQueuePositionOfAWaitingJob() {
        for (String id : List.of("waits-1", "waits-2")) {
            given().contentType("application/json")
                    .body("{\"id\":\"" + id + "\",\"seed\":14}")
                    .post("/api/jobs");
        }
        int first = given().get("/api/jobs/waits-1").path("queue_position");
        int second = given().get("/api/jobs/waits-2").path("queue_position");
        assertThat(second).isGreaterThan(first);
        given().post("/api/jobs/waits-1/cancel");
        Eventually.holds(() -> given().get("/api/jobs/waits-1")
                .then()
                .body("status", equalTo("cancelled"))
                .body("queue_position", nullValue()));
        given().post("/api/jobs/waits-2/cancel").then().statusCode(202);
    }

    @Test
    void listsJobsPageByPage() {
        for (int i = 0; i < 7; i++) {
            given().contentType("application/json")
                    .body("{\"id\":\"page-" + i + "\",\"seed\":100}")
                    .post("/api/jobs");
        }
        Eventually.holds(() -> given().get("/api/jobs/page-6").then().body("status", equalTo("done")));
        List<String> seen = new ArrayList<>();
        String next = null;
        do {
            var request = given().queryParam("limit", 3);
            var page = (next == null ? request : request.queryParam("after", next)).get("/api/jobs");
            seen.addAll(page.jsonPath().getList("items.id"));
            next = page.path("next");
        } while (next != null);

        assertThat(seen).doesNotHaveDuplicates().contains("page-0", "page-6");
        assertThat(seen.indexOf("page-6")).isLessThan(seen.indexOf("page-0"));
        assertThat(seen).hasSize(given().get("/api/jobs?limit=1000").path("total"));
        given().get("/api/jobs?after=rubbish").then().statusCode(400).body("field", equalTo("after"));
        given().get("/api/jobs?limit=0").then().statusCode(400).body("field", equalTo("limit"));
    }

    @Test
    void streamsTheEventsOfAJob() {
        given().contentType("application/json")
                .body("{\"id\":\"job-streamed\",\"seed\":100}")
                .post("/api/jobs");
        try (EventStream events = EventStream.open(gateway.resolve("/api/jobs/job-streamed/events"), null)) {
            events.awaitEnd();
            assertThat(events.names()).endsWith("done").doesNotHaveDuplicates();
        }
        try (EventStream events = EventStream.open(gateway.resolve("/api/jobs/job-streamed/events"), "1")) {
            events.awaitEnd();
            assertThat(events.names()).containsExactly("done");
        }
        try (EventStream events = EventStream.open(gateway.resolve("/api/jobs/job-streamed/events"), "3")) {
            events.awaitEnd();
            assertThat(events.names()).isEmpty();
        }
        given().get("/api/jobs/unknown/events").then().statusCode(404).body("field", equalTo("id"));
    }
}
