package io.gmem.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.testkit.BrokerResource;
import io.gmem.testkit.Eventually;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Status, code and field of the response to invalid requests, in the error format of the path. */
@QuarkusTest
@WithTestResource(BrokerResource.class)
@WithTestResource(ArtifactsResource.class)
class InvalidRequestTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    SuiteFixture suite;

    @BeforeEach
    void publishServedModel() throws IOException {
        if (given().get("/api/checkpoints/refusals@1200").statusCode() != 200) {
            suite.publishServedModel("refusals");
            suite.publishDataset("strangers", 3);
            Eventually.holds(() -> given().get("/v1/models/gmem").then().statusCode(200));
            Eventually.holds(() -> given().get("/api/datasets/strangers").then().statusCode(200));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            GET    | /api/nothing                        | 404 | not_found
            GET    | /nothing                            | 404 | not_found
            GET    | /api                                | 404 | not_found
            GET    | /api/runs/no-such-run               | 404 | unknown_run
            GET    | /api/runs/no-such-run/nothing       | 404 | not_found
            GET    | /api/runs/no-such-run/events        | 404 | unknown_run
            GET    | /api/runs/no-such-run/metrics       | 404 | unknown_run
            POST   | /api/runs/no-such-run/cancel        | 404 | unknown_run
            POST   | /api/runs/refusals/cancel           | 409 | run_is_over
            GET    | /api/runs/NO..WAY                   | 400 | invalid_id
            GET    | /api/runs/..%2f..%2fetc             | 400 | invalid_id
            GET    | /api/runs/%00                       | 400 | invalid_id
            GET    | /api/checkpoints/refusals           | 400 | invalid_id
            GET    | /api/checkpoints/refusals@x         | 400 | invalid_id
            GET    | /api/checkpoints/refusals@7         | 404 | unknown_checkpoint
            GET    | /api/checkpoints?run=UP             | 400 | invalid_run
            GET    | /api/datasets/none                  | 404 | unknown_dataset
            GET    | /api/datasets/refusals/images/6.png | 404 | unknown_image
            GET    | /api/datasets/refusals/images/x.png | 400 | invalid_index
            GET    | /api/datasets/refusals/images/-1.png | 400 | invalid_index
            GET    | /api/banks/none                     | 404 | unknown_bank
            GET    | /api/banks/refusals/versions/x      | 400 | invalid_version
            GET    | /api/banks/refusals/versions/0      | 400 | invalid_version
            GET    | /api/banks/refusals/versions/1/rows?limit=0 | 400 | invalid_limit
            GET    | /api/banks/refusals/versions/1/rows?offset=-1 | 400 | invalid_offset
            GET    | /api/banks/refusals/versions/1/rows?page=1 | 400 | unknown_field
            GET    | /api/jobs/none                      | 404 | unknown_job
            GET    | /api/jobs/none/images/0.png         | 404 | unknown_job
            DELETE | /api/runs                           | 405 | method_not_allowed
            PUT    | /api/system                         | 405 | method_not_allowed
            GET    | /v1/nothing                         | 404 | not_found
            GET    | /v1/models/none                     | 404 | unknown_model
            GET    | /v1/images/generations              | 405 | method_not_allowed
            DELETE | /v1/models                          | 405 | method_not_allowed
            """)
    void rejectsInvalidPaths(String method, String path, int status, String code) {
        Response response = given().urlEncodingEnabled(false).request(method, path);
        check(response, path, status, code, null);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
            /api/runs     |                                                   | 400 | missing_body | -
            /api/runs     | {                                                 | 400 | malformed_json | -
            /api/runs     | {} {}                                             | 400 | malformed_json | -
            /api/runs     | {"dataset":"refusals","dataset":"refusals"}       | 400 | malformed_json | -
            /api/runs     | []                                                | 400 | invalid_body | -
            /api/runs     | 7                                                 | 400 | invalid_body | -
            /api/runs     | null                                              | 400 | missing_body | -
            /api/runs     | {}                                                | 400 | invalid_dataset | dataset
            /api/runs     | {"dataset":null}                                  | 400 | invalid_dataset | dataset
            /api/runs     | {"dataset":7}                                     | 400 | invalid_dataset | dataset
            /api/runs     | {"dataset":"../.."}                               | 400 | invalid_dataset | dataset
            /api/runs     | {"dataset":"none"}                                | 400 | unknown_dataset | dataset
            /api/runs     | {"dataset":"refusals","colour":"red"}             | 400 | unknown_field | colour
            /api/runs     | {"dataset":"refusals","optimiser":{"rate":1}}     | 400 | unknown_field | optimiser.rate
            /api/runs     | {"dataset":"refusals","optimiser":7}              | 400 | invalid_optimiser | optimiser
            /api/runs     | {"dataset":"refusals","optimiser":{"learning_rate":"fast"}} | 400 | invalid_optimiser_learning_rate | optimiser.learning_rate
            /api/runs     | {"dataset":"refusals","optimiser":{"learning_rate":-1}} | 400 | invalid_optimiser_learning_rate | optimiser.learning_rate
            /api/runs     | {"dataset":"refusals","steps":0}                  | 400 | invalid_steps | steps
            /api/runs     | {"dataset":"refusals","steps":-9223372036854775808} | 400 | invalid_steps | steps
            /api/runs     | {"dataset":"refusals","steps":99999999999999999999} | 400 | invalid_steps | steps
            /api/runs     | {"dataset":"refusals","steps":"many"}             | 400 | invalid_steps | steps
            /api/runs     | {"dataset":"refusals","steps":"12"}               | 400 | invalid_steps | steps
            /api/runs     | {"dataset":"refusals","steps":1.5}                | 400 | invalid_steps | steps
            /api/runs     | {"dataset":"refusals","steps":true}               | 400 | invalid_steps | steps
            /api/runs     | {"dataset":"refusals","steps":[1]}                | 400 | invalid_steps | steps
            /api/runs     | {"dataset":"refusals","system":"gan"}             | 400 | invalid_system | system
            /api/runs     | {"dataset":"refusals","system":0}                 | 400 | invalid_system | system
            /api/runs     | {"dataset":"refusals","network":"XXL/3"}          | 400 | invalid_network | network
            /api/runs     | {"dataset":"refusals","bank":"none"}              | 400 | unknown_bank | bank
            /api/runs     | {"dataset":"refusals","bank":"refusals@9"}        | 400 | unknown_bank | bank
            /api/runs     | {"dataset":"refusals","bank":"refusals@x"}        | 400 | unknown_bank | bank
            /api/runs     | {"dataset":"refusals","bank":"strangers"}         | 400 | invalid_bank | bank
            /api/runs     | {"dataset":"refusals","bank":"refusals","system":"sit"} | 400 | invalid_bank | bank
            /api/runs     | {"dataset":"refusals","id":"refusals"}            | 409 | run_exists | id
            /api/runs     | {"dataset":"refusals","id":"A b"}                 | 400 | invalid_id | id
            /api/runs     | {"dataset":"refusals","batch_size":0}             | 400 | invalid_batch_size | batch_size
            /api/runs     | {"dataset":"refusals","evaluation":{"samples":5}} | 400 | invalid_evaluation_samples | evaluation.samples
            /api/datasets | {"id":"x"}                                        | 400 | invalid_source | source
            /api/datasets | {"id":"x","source":{"kind":"folder"}}             | 400 | invalid_source_path | source.path
            /api/datasets | {"id":"x","source":{"kind":"web","path":"a"}}     | 400 | invalid_source_kind | source.kind
            /api/datasets | {"id":"x","source":{"kind":"folder","path":"../.."}} | 400 | invalid_source_path | source.path
            /api/datasets | {"id":"x","source":{"kind":"folder","path":"/etc"}} | 400 | invalid_source_path | source.path
            /api/datasets | {"id":"x","source":{"kind":"folder","path":"a"},"resolution":33} | 400 | invalid_resolution | resolution
            /api/datasets | {"id":"x","source":{"kind":"folder","path":"a"},"encoder":"No Model"} | 400 | invalid_encoder | encoder
            /api/datasets | {"id":"x","source":{"kind":"folder","path":"a"},"bank":"B"} | 400 | invalid_bank | bank
            /api/datasets | {"id":"x","source":{"kind":"folder","path":"a"},"bank":"refusals"} | 409 | bank_exists | bank
            /api/jobs     | {"prompt":"a cat, please!"}                       | 400 | unsupported_prompt | prompt
            /api/jobs     | {"prompt":"memory:6"}                             | 400 | unsupported_prompt | prompt
            /api/jobs     | {"prompt":"horse"}                                | 400 | unsupported_prompt | prompt
            /api/jobs     | {"n":0}                                           | 400 | invalid_n | n
            /api/jobs     | {"n":65}                                          | 400 | invalid_n | n
            /api/jobs     | {"seed":-1}                                       | 400 | invalid_seed | seed
            /api/jobs     | {"num_inference_steps":0}                         | 400 | invalid_num_inference_steps | num_inference_steps
            /api/jobs     | {"guidance_scale":0.5}                            | 400 | invalid_guidance_scale | guidance_scale
            /api/jobs     | {"solver":"guess"}                                | 400 | invalid_solver | solver
            /api/jobs     | {"checkpoint":"refusals@5"}                       | 400 | unknown_checkpoint | checkpoint
            /api/jobs     | {"checkpoint":"refusals"}                         | 400 | invalid_checkpoint | checkpoint
            /api/jobs     | {"checkpoint":"refusals@1200","bank":"nobank"}    | 400 | unknown_bank | bank
            /v1/images/generations | {"prompt":                               | 400 | malformed_json | -
            /v1/images/generations | {}                                       | 400 | invalid_prompt | prompt
            /v1/images/generations | {"prompt":"a cat, please!"}              | 400 | unsupported_prompt | prompt
            /v1/images/generations | {"prompt":"memory:99","model":"refusals@1200"} | 400 | unsupported_prompt | prompt
            /v1/images/generations | {"prompt":"random","colour":1}           | 400 | unknown_field | colour
            /v1/images/generations | {"prompt":"random","n":"two"}            | 400 | invalid_n | n
            /v1/images/generations | {"prompt":"random","n":0}                | 400 | invalid_n | n
            /v1/images/generations | {"prompt":"random","size":"1024x1024","model":"refusals@1200"} | 400 | invalid_size | size
            /v1/images/generations | {"prompt":"random","model":"dall-e-3"}   | 400 | unknown_model | model
            /v1/images/generations | {"prompt":"random","model":"refusals@5"} | 400 | unknown_checkpoint | model
            /v1/images/generations | {"prompt":"random","response_format":"jpeg"} | 400 | invalid_response_format | response_format
            /v1/images/generations | {"prompt":"random","output_format":"tiff"} | 400 | invalid_output_format | output_format
            /v1/images/generations | {"prompt":"random","quality":"hd"}       | 400 | unsupported_field | quality
            /v1/images/generations | {"prompt":"random","style":"vivid"}      | 400 | unsupported_field | style
            /v1/images/generations | {"prompt":"random","background":"transparent"} | 400 | unsupported_field | background
            /v1/images/generations | {"prompt":"random","stream":"yes"}       | 400 | invalid_stream | stream
            /v1/images/generations | {"prompt":"random","gmem":{"bank":"none"}} | 400 | unknown_bank | gmem.bank
            /v1/images/generations | {"prompt":"random","gmem":{"bank_version":1}} | 400 | invalid_gmem_bank_version | gmem.bank_version
            /v1/images/generations | {"prompt":"random","gmem":{"checkpoint":"refusals@6"}} | 400 | unknown_checkpoint | gmem.checkpoint
            /v1/images/generations | {"prompt":"random","gmem":{"sampler":"magic"}} | 400 | invalid_gmem_sampler | gmem.sampler
            /v1/images/generations | {"prompt":"random","gmem":{"x":1}}       | 400 | unknown_field | gmem.x
            /v1/images/generations | {"prompt":"random","gmem":{"interpolate":0.5}} | 400 | invalid_gmem_interpolate | gmem.interpolate
            /v1/images/generations | {"gmem":{"memory_ids":[1,2]}}            | 400 | invalid_gmem_memory_ids | gmem.memory_ids
            /v1/images/generations | {"gmem":{"memory_ids":[-1]}}             | 400 | invalid_gmem_memory_ids | gmem.memory_ids
            /v1/images/generations | {"gmem":{"memory_ids":["a"]}}            | 400 | invalid_gmem_memory_ids_0 | gmem.memory_ids.0
            /v1/images/generations | {"prompt":"memory:2","gmem":{"memory_ids":[1]}} | 400 | invalid_gmem_memory_ids | gmem.memory_ids
            """)
    void rejectsInvalidBodies(String path, String body, int status, String code, String field) {
        Response response = given().contentType("application/json")
                .body(body == null ? "" : body)
                .post(path);
        check(response, path, status, code, field);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            /api/runs              | text/plain          | -                 | 415 | unsupported_media_type
            /v1/images/generations | text/plain          | -                 | 415 | unsupported_media_type
            /api/runs              | application/json    | text/csv          | 406 | not_acceptable
            /v1/images/generations | application/json    | image/png         | 406 | not_acceptable
            /api/datasets?id=x     | application/gzip    | -                 | 415 | unsupported_media_type
            /api/datasets          | application/zip     | -                 | 400 | invalid_id
            /api/datasets?id=X     | application/x-tar   | -                 | 400 | invalid_id
            /api/datasets?id=x&resolution=9 | application/zip | -            | 400 | invalid_resolution
            /api/datasets?id=x&resolution=big | application/zip | -          | 400 | invalid_resolution
            /api/datasets?id=x&bank=B | application/zip  | -                 | 400 | invalid_bank
            /api/datasets?id=x&speed=9 | application/zip | -                 | 400 | unknown_field
            /api/datasets?id=x&id=y | application/zip    | -                 | 400 | invalid_id
            /api/datasets?id=x&bank=refusals | application/zip | -           | 409 | bank_exists
            """)
    void rejectsInvalidMediaTypesAndUploads(String path, String type, String accept, int status, String code) {
        var request = given().urlEncodingEnabled(false).contentType(type).body("{}".getBytes());
        Response response = (accept == null ? request : request.accept(accept)).post(path);
        check(response, path, status, code, null);
    }

    private static void check(Response response, String path, int status, String code, String field) {
        String body = response.asString();
        assertThat(response.statusCode()).as(body).isEqualTo(status);
        assertThat(response.header("x-request-id")).isNotBlank();
        assertThat(body).doesNotContain("Exception", "io.gmem", "/tmp", "\tat ", "jackson");
        boolean openAi = path.startsWith("/v1");
        assertThat(response.contentType()).startsWith(openAi ? "application/json" : "application/problem+json");
        JsonNode json = read(body);
        if (openAi) {
            JsonNode error = json.path("error");
            assertThat(error.path("code").asText()).as(body).isEqualTo(code);
            assertThat(error.path("type").asText())
                    .isEqualTo(status == 404 ? "not_found_error" : "invalid_request_error");
            assertThat(error.path("message").asText()).isNotBlank();
            assertThat(error.has("param")).isTrue();
        } else {
            assertThat(json.path("code").asText()).as(body).isEqualTo(code);
            assertThat(json.path("status").asInt()).isEqualTo(status);
            assertThat(json.path("type").asText()).isEqualTo("urn:gmem:problem:" + code);
            assertThat(json.path("title").asText()).isNotBlank();
            assertThat(json.path("detail").asText()).isNotBlank();
            assertThat(json.path("instance").asText()).startsWith("/");
            assertThat(json.path("retryable").isBoolean()).isTrue();
        }
        if (field != null) {
            JsonNode named = openAi ? json.path("error").path("param") : json.path("field");
            assertThat(named.asText()).as(body).isEqualTo(field);
        }
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }
}
