package io.gmem.gateway.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.MessageJson;
import io.gmem.contracts.run.RunSchema;
import io.gmem.contracts.run.RunSpec;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schema matches the requests that the gateway accepts. */
class RunSchemaTest {
    private static final ObjectMapper STRICT =
            MessageJson.mapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long IMAGES = 32;

    /**
     * A value at the limit of the accepted range.
     *
     * @param field its path, with dots
     */
    private record Edge(String field, JsonNode value, boolean allowed) {
        @Override
        public String toString() {
            return field + " = " + value + (allowed ? " is accepted" : " is rejected");
        }
    }

    private static JsonNode schema() throws IOException {
        return STRICT.readTree(RunSchema.json());
    }

    @Test
    void matchesFieldsTypesAndEnumsOfARequest() throws IOException {
        compare("", schema(), RunRequest.class);
    }

    private static void compare(String path, JsonNode schema, Class<?> record) {
        assertThat(schema.path("additionalProperties").asBoolean(true)).as(path).isFalse();
        JsonNode fields = schema.path("properties");
        assertThat(fields.properties().stream().map(Map.Entry::getKey))
                .as(path)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(record.getRecordComponents())
                        .map(RunSchemaTest::name)
                        .toList());
        for (RecordComponent component : record.getRecordComponents()) {
            String at = path + name(component);
            JsonNode field = fields.path(name(component));
            Class<?> type = component.getType();
            assertThat(field.path("description").asText()).as(at).isNotBlank();
            if (type.isEnum()) {
                assertThat(enumValues(field)).as(at).containsExactlyElementsOf(enumValues(type));
            } else if (type.isRecord() && type.getEnclosingClass() == RunRequest.class) {
                compare(at + ".", field, type);
            } else {
                assertThat(field.path("type").asText()).as(at).isEqualTo(typeName(type));
            }
        }
    }

    private static String typeName(Class<?> type) {
        if (type == Long.class || type == Integer.class) {
            return "integer";
        } else if (type == Double.class) {
            return "number";
        }
        return type == Boolean.class ? "boolean" : "string";
    }

    private static List<String> enumValues(JsonNode field) {
        List<String> enumValues = new ArrayList<>();
        field.path("enum").forEach(word -> enumValues.add(word.asText()));
        return enumValues;
    }

    private static List<String> enumValues(Class<?> type) {
        return Arrays.stream(type.getFields())
                .filter(java.lang.reflect.Field::isEnumConstant)
                .map(constant -> constant.getAnnotation(JsonProperty.class).value())
                .toList();
    }

    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    static Stream<Edge> edges() throws IOException {
        List<Edge> edges = new ArrayList<>();
        edges("", schema(), edges);
        return edges.stream();
    }

    private static void edges(String path, JsonNode schema, List<Edge> edges) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String at = path + property.getKey();
            JsonNode field = property.getValue();
            boolean whole = field.path("type").asText().equals("integer");
            edges(at + ".", field, edges);
            for (String bound : List.of("minimum", "maximum")) {
                if (field.has(bound)) {
                    JsonNode limit = field.path(bound);
                    edges.add(new Edge(at, limit, true));
                    edges.add(new Edge(at, beyond(limit, bound.equals("maximum"), whole), false));
                }
            }
            for (String bound : List.of("exclusiveMinimum", "exclusiveMaximum")) {
                if (field.has(bound)) {
                    JsonNode limit = field.path(bound);
                    edges.add(new Edge(at, limit, false));
                    edges.add(new Edge(at, beyond(limit, bound.equals("exclusiveMinimum"), whole), true));
                }
            }
        }
    }

    private static JsonNode beyond(JsonNode limit, boolean above, boolean whole) {
        if (whole) {
            return NODES.numberNode(limit.asLong() + (above ? 1 : -1));
        }
        return NODES.numberNode(above ? Math.nextUp(limit.asDouble()) : Math.nextDown(limit.asDouble()));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void matchesTheBoundsOfARun(Edge edge) {
        Throwable rejection = catchThrowable(() -> spec(request(edge)));

        if (edge.allowed()) {
            assertThat(rejection).isNull();
        } else {
            assertThat(rejection)
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            failure -> assertThat(failure.failure().field()).isEqualTo(edge.field()));
        }
    }

    /** Adds the fields that other fields require. */
    private static ObjectNode request(Edge edge) {
        ObjectNode request = NODES.objectNode().put("dataset", "data").put("checkpoint_every", 1);
        request.putObject("evaluation").put("samples", 64);
        if (edge.field().equals("execution.workers")) {
            request.put("batch_size", 64);
        }
        String[] path = edge.field().split("\\.");
        ObjectNode at = path.length == 1 ? request : request.withObject("/" + path[0]);
        at.set(path[path.length - 1], edge.value());
        return request;
    }

    private static RunSpec spec(JsonNode request) throws IOException {
        return STRICT.treeToValue(request, RunRequest.class).spec(BankVersion.parse("data@1"), IMAGES);
    }

    @Test
    void matchesTheDefaultsOfARun() throws IOException {
        RunSpec plain = spec(NODES.objectNode().put("dataset", "data"));
        JsonNode spec = STRICT.valueToTree(plain);

        defaults("", schema(), spec);
    }

    private static void defaults(String path, JsonNode schema, JsonNode spec) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode described = property.getValue().path("default");
            JsonNode is = spec.path(property.getKey());
            if (is.isObject()) {
                defaults(path + property.getKey() + ".", property.getValue(), is);
            } else if (!described.isMissingNode() && !is.isMissingNode()) {
                assertThat(is.asText().replaceAll("\\.0$", ""))
                        .as(path + property.getKey())
                        .isEqualTo(described.asText());
            }
        }
    }
}
