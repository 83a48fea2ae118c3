package io.gmem.gateway.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Generates values of JSON schemas, most of them valid. */
final class Values {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 5;

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "UPPER",
            "ü ß 猫",
            "../../etc/passwd",
            "a/b",
            "%00",
            "\u0000",
            "\ud83d\ude00",
            "' or 1=1 --",
            "<script>alert(1)</script>",
            "${jndi:x}",
            "{{7*7}}",
            "null",
            "-1",
            "1e999",
            "NaN",
            "x".repeat(300),
            "memory:1",
            "memory:99999999",
            "label:cat",
            "mix(memory:1,memory:2,0.3)",
            "mix(memory:1,memory:2,7)",
            "vector:AACAPwAAAEAAAEBAAACAQA==",
            "vector:AAAA",
            "random",
            "@1",
            "fuzzed@",
            "fuzzed@0",
            "fuzzed@99999999999999999999",
            "2026-01-02T03:04:05Z");

    /** Existing names by the field or parameter that refers to them. */
    private static final Map<String, List<String>> KNOWN = Map.ofEntries(
            Map.entry("bank", List.of("fuzzed", "fuzzed@1", "fuzzed@latest")),
            Map.entry("dataset", List.of("fuzzed")),
            Map.entry("run", List.of("fuzzed")),
            Map.entry("name", List.of("fuzzed")),
            Map.entry("id", List.of("fuzzed", "fuzzed@1200", "gmem")),
            Map.entry("checkpoint", List.of("fuzzed@1200")),
            Map.entry("model", List.of("gmem", "fuzzed@1200")),
            Map.entry("prompt", List.of("random", "memory:1", "cat", "mix(0.5)")),
            Map.entry("size", List.of("auto", "32x32")),
            Map.entry("label", List.of("cat", "dog")),
            Map.entry("row", List.of("0", "1")),
            Map.entry("ids", List.of("0,1")),
            Map.entry("index", List.of("0")),
            Map.entry("version", List.of("1")),
            Map.entry("to", List.of("fuzzed@1")),
            Map.entry("with", List.of("fuzzed@1")),
            Map.entry("url", List.of("http://127.0.0.1:1/", "https://[::1]/")),
            Map.entry("network", List.of("Mi/4")));

    private final Random random;
    private final JsonNode schemas;
    private final double invalidShare;

    /** @param invalidShare fraction of invalid values */
    Values(Random random, JsonNode schemas, double invalidShare) {
        this.random = random;
        this.schemas = schemas;
        this.invalidShare = invalidShare;
    }

    /** Generates a value for the field {@code name}. */
    JsonNode of(String name, JsonNode schema, int depth) {
        JsonNode resolved = resolved(schema);
        if (random.nextDouble() < invalidShare) {
            return anything(depth);
        }
        if (resolved.has("enum") && !resolved.path("enum").isEmpty()) {
            return resolved.path("enum")
                    .get(random.nextInt(resolved.path("enum").size()));
        }
        return switch (type(resolved)) {
            case "object" -> object(resolved, depth);
            case "array" -> array(name, resolved, depth);
            case "integer" -> JSON.numberNode(whole(resolved));
            case "number" ->
                JSON.numberNode(random.nextInt(4) == 0 ? random.nextGaussian() * 100 : random.nextDouble());
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            default -> JSON.textNode(text(name));
        };
    }

    String text(String name) {
        List<String> known = KNOWN.get(name);
        boolean fits = known != null && random.nextDouble() >= invalidShare;
        return fits ? known.get(random.nextInt(known.size())) : TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private JsonNode resolved(JsonNode schema) {
        String ref = schema.path("$ref").asText();
        if (!ref.isEmpty()) {
            return resolved(schemas.path(ref.substring(ref.lastIndexOf('/') + 1)));
        }
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            if (!schema.path(keyword).isEmpty() && !schema.has("properties")) {
                return resolved(schema.path(keyword)
                        .get(random.nextInt(schema.path(keyword).size())));
            }
        }
        return schema;
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.get(0).asText();
        }
        return type.isMissingNode() && schema.has("properties") ? "object" : type.asText("string");
    }

    private long whole(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(least + 8);
        return random.nextInt(6) == 0 ? random.nextLong() : least + random.nextInt((int) Math.min(most - least + 1, 8));
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            boolean needed = false;
            for (JsonNode required : schema.path("required")) {
                needed |= required.asText().equals(field.getKey());
            }
            if (depth < MAX_DEPTH && (needed ? random.nextInt(12) > 0 : random.nextInt(4) == 0)) {
                object.set(field.getKey(), of(field.getKey(), field.getValue(), depth + 1));
            }
        }
        if (random.nextDouble() < invalidShare / 2) {
            object.set("unknown_" + random.nextInt(9), anything(depth));
        }
        return object;
    }

    private ArrayNode array(String name, JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            array.add(of(name, schema.path("items"), depth + 1));
        }
        return array;
    }

    private JsonNode anything(int depth) {
        return switch (random.nextInt(depth > MAX_DEPTH ? 8 : 10)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextInt(5) - 2);
            case 3 -> JSON.numberNode(random.nextLong());
            case 4 -> JSON.numberNode(BigInteger.TWO.pow(200));
            case 5 -> JSON.numberNode(new BigDecimal("1e-300"));
            case 6, 7 -> JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 8 -> JSON.arrayNode().add(anything(depth + 1)).add(anything(depth + 1));
            default -> JSON.objectNode().set("a", anything(depth + 1));
        };
    }
}
