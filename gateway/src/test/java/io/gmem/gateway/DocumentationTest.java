package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class DocumentationTest {

    @Test
    void describesItselfAsOpenApi() throws Exception {
        JsonNode api = new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json").asString());
        assertThat(api.path("paths").properties().stream().map(path -> path.getKey()))
                .contains(
                        "/api/datasets",
                        "/api/banks/{name}/versions/{version}/rows",
                        "/api/runs/{id}/events",
                        "/api/checkpoints",
                        "/api/jobs/{id}/images/{file}",
                        "/api/system",
                        "/v1/models",
                        "/v1/images/generations");
        JsonNode schemas = api.path("components").path("schemas");
        assertThat(schemas.path("ImageRequest").path("properties").has("num_inference_steps"))
                .isTrue();
        assertThat(schemas.path("ImageRequest").path("properties").has("prompt"))
                .isTrue();
        var ids = Map.of(
                "Dataset", "id", "Run", "id", "Job", "id", "Operation", "id", "Bank", "name", "JobRequest", "prompt");
        ids.forEach((owner, property) -> {
            String ref = schemas.at("/%s/properties/%s/$ref".formatted(owner, property))
                    .asText();
            JsonNode schema = schemas.path(ref.substring(ref.lastIndexOf('/') + 1));
            assertThat(schema.path("type").asText())
                    .as(owner + "." + property + " " + ref)
                    .isEqualTo("string");
        });
        assertThat(schemas.properties())
                .as("ids must be described as strings, not as objects")
                .noneMatch(schema -> schema.getValue().path("properties").size() == 1
                        && schema.getValue().path("properties").has("value"));
        assertThat(schemas.path("RunRequest").has("example")
                        || schemas.path("RunRequest").has("examples"))
                .isTrue();
    }

    @Test
    void describesResponsesAndErrors() throws Exception {
        JsonNode api = new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json").asString());
        for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
            boolean openAi = path.getKey().startsWith("/v1/");
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                for (Map.Entry<String, JsonNode> response :
                        operation.getValue().path("responses").properties()) {
                    String where = operation.getKey() + " " + path.getKey() + " " + response.getKey();
                    JsonNode content = response.getValue().path("content");
                    assertThat(content.findPath("schema").isMissingNode())
                            .as(where)
                            .isFalse();
                    if (response.getKey().compareTo("400") >= 0) {
                        assertThat(content.findPath("$ref").asText())
                                .as(where)
                                .endsWith(openAi ? "/OpenAiError" : "/Problem");
                    }
                }
            }
        }
        for (String path : List.of("/api/datasets", "/api/runs", "/api/jobs", "/api/runs/{id}/cancel")) {
            JsonNode responses = api.path("paths").path(path).path("post").path("responses");
            assertThat(responses.path("202").path("headers").has("Location"))
                    .as(path)
                    .isTrue();
            assertThat(responses.has("409")).as(path).isTrue();
        }
    }

    @Test
    void servesHtmlPages() {
        given().get("/").then().statusCode(200).body(containsString("<title>GMem</title>"));
        given().get("/q/swagger-ui/").then().statusCode(200);
    }

    @Test
    void isReadyOnceCaughtUp() {
        Eventually.holds(
                () -> given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP")));
        given().get("/api/system").then().statusCode(200).body("name", equalTo("GMem"));
        given().header("x-request-id", "mine-1").get("/api/system").then().header("x-request-id", "mine-1");
    }
}
