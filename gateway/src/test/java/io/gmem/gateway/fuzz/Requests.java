package io.gmem.gateway.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Generates requests from an OpenAPI document. The same seed generates the same requests. */
final class Requests {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    /** An operation of the OpenAPI document. */
    private record Operation(String method, String path, JsonNode description) {}

    private final List<Operation> operations = new ArrayList<>();
    private final Random random;
    private final JsonNode schemas;
    private final byte[] image;

    /** @param image a file for image parts */
    Requests(JsonNode api, long seed, byte[] image) {
        this.random = new Random(seed);
        this.schemas = api.path("components").path("schemas");
        this.image = image;
        for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    operations.add(new Operation(
                            operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()));
                }
            }
        }
    }

    int operations() {
        return operations.size();
    }

    /** Generates a request for the operations in turn; a third of the requests uses only valid values. */
    FuzzRequest next(int turn) {
        Operation operation = operations.get(turn % operations.size());
        var values = new Values(random, schemas, random.nextInt(3) == 0 ? 0 : 0.15);
        String path = path(operation, values);
        JsonNode content = operation.description().path("requestBody").path("content");
        if (content.isEmpty()) {
            return new FuzzRequest(operation.method(), path, null, new byte[0]);
        }
        List<String> types = new ArrayList<>();
        content.fieldNames().forEachRemaining(types::add);
        String type = types.get(random.nextInt(types.size()));
        JsonNode schema = content.path(type).path("schema");
        if (type.startsWith("multipart/")) {
            return new FuzzRequest(operation.method(), path, type + "; boundary=fuzz", form(schema, values));
        } else if (type.contains("json")) {
            return new FuzzRequest(operation.method(), path, type, json(schema, values));
        }
        return new FuzzRequest(operation.method(), path, type.replace('*', 'p'), file());
    }

    private String path(Operation operation, Values values) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : operation.description().path("parameters")) {
            String name = parameter.path("name").asText();
            String value = encoded(values.text(name));
            if (parameter.path("in").asText().equals("path")) {
                path = path.replace("{" + name + "}", value.isEmpty() ? "x" : value);
            } else if (parameter.path("in").asText().equals("query") && random.nextInt(3) == 0) {
                query.add(name + "=" + value);
            }
        }
        if (random.nextInt(30) == 0) {
            query.add("unknown_parameter=1");
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private byte[] json(JsonNode schema, Values values) {
        byte[] json = values.of("", schema, 0).toString().getBytes(StandardCharsets.UTF_8);
        return random.nextInt(25) == 0 ? Arrays.copyOf(json, random.nextInt(json.length + 1)) : json;
    }

    private byte[] file() {
        byte[] file = image.clone();
        if (random.nextBoolean()) {
            file[random.nextInt(file.length)] ^= 1 << random.nextInt(8);
        }
        return random.nextInt(6) == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
    }

    private byte[] form(JsonNode schema, Values values) {
        JsonNode fields = values.of("", schema, 0);
        var form = new ByteArrayOutputStream();
        if (random.nextInt(10) > 0) {
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                part(form, "image", "a.png", file());
            }
        }
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (!field.getKey().equals("image")) {
                part(form, field.getKey(), null, field.getValue().asText().getBytes(StandardCharsets.UTF_8));
            }
        }
        form.writeBytes("--fuzz--\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] whole = form.toByteArray();
        return random.nextInt(25) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole;
    }

    private static void part(ByteArrayOutputStream form, String name, @Nullable String file, byte[] content) {
        String head = "--fuzz\r\nContent-Disposition: form-data; name=\"" + name + "\""
                + (file == null ? "" : "; filename=\"" + file + "\"") + "\r\n\r\n";
        form.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        form.writeBytes(content);
        form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
}
