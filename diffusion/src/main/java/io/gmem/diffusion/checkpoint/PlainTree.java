package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gmem.tensorfiles.torch.TorchValue;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Namespace;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Sequence;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts the object tree of a torch checkpoint to JSON and back. An object with one key that begins with {@code $} represents a
 * value that JSON lacks: {@code $namespace}, {@code $dict} (pairs, if keys are not text), {@code $float} (not finite), {@code
 * $tensor} (name of a tensor that is stored separately).
 */
final class PlainTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String NAMESPACE = "$namespace";
    private static final String DICT = "$dict";
    private static final String FLOAT = "$float";
    private static final String TENSOR = "$tensor";
    /** Limits the size: a tree with shared nodes expands when it is written. */
    private static final int MAX_VALUES = 200_000;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private int values;

    /** Returns the tensors of the converted tree by their assigned names. */
    Map<String, Tensor> tensors() {
        return tensors;
    }

    /** @throws IllegalArgumentException if the tree has too many values */
    JsonNode json(String path, TorchValue value) {
        if (++values > MAX_VALUES) {
            throw new IllegalArgumentException("the tree has more than " + MAX_VALUES + " values");
        }
        if (value instanceof Tensor tensor) {
            tensors.put(path, tensor);
            return NODES.objectNode().put(TENSOR, path);
        }
        if (value instanceof Sequence sequence) {
            ArrayNode items = NODES.arrayNode();
            for (int i = 0; i < sequence.items().size(); i++) {
                items.add(json(path + "." + i, sequence.items().get(i)));
            }
            return items;
        }
        if (value instanceof Namespace namespace) {
            ObjectNode attributes = NODES.objectNode();
            namespace.attributes().forEach((name, part) -> attributes.set(name, json(path + "." + name, part)));
            return NODES.objectNode().set(NAMESPACE, attributes);
        }
        return value instanceof Dict dict ? dict(path, dict) : scalar(((Scalar) value).value());
    }

    private JsonNode dict(String path, Dict dict) {
        boolean plain = dict.entries().keySet().stream()
                .allMatch(key -> key.value() instanceof String text && !text.startsWith("$"));
        ObjectNode object = NODES.objectNode();
        ArrayNode pairs = NODES.arrayNode();
        dict.entries().forEach((key, part) -> {
            JsonNode json = json(path + "." + key.text(), part);
            if (plain) {
                object.set(key.text(), json);
            } else {
                pairs.add(NODES.arrayNode().add(scalar(key.value())).add(json));
            }
        });
        return plain ? object : NODES.objectNode().set(DICT, pairs);
    }

    private static JsonNode scalar(@Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof Long number) {
            return NODES.numberNode(number);
        }
        if (value instanceof BigInteger number) {
            return NODES.numberNode(number);
        }
        if (value instanceof Double number) {
            return Double.isFinite(number)
                    ? NODES.numberNode(number)
                    : NODES.objectNode().put(FLOAT, number.toString());
        }
        return NODES.textNode(value.toString());
    }

    /**
     * Converts JSON to an object tree.
     *
     * @param placeholders resolves every other {@code $KEY}, given the key and its value
     */
    static TorchValue value(JsonNode json, Function<String, Tensor> tensors, Placeholders placeholders) {
        if (json.isArray()) {
            List<TorchValue> items = new ArrayList<>();
            json.forEach(item -> items.add(value(item, tensors, placeholders)));
            return new Sequence(items);
        }
        if (!json.isObject()) {
            return scalar(json);
        }
        String first = json.isEmpty() ? "" : json.fieldNames().next();
        if (!first.startsWith("$")) {
            return object(json, tensors, placeholders);
        }
        JsonNode content = json.get(first);
        return switch (first) {
            case TENSOR -> tensors.apply(content.asText());
            case FLOAT -> new Scalar(Double.valueOf(content.asText()));
            case NAMESPACE -> {
                Map<String, TorchValue> attributes = new LinkedHashMap<>();
                content.fields()
                        .forEachRemaining(entry ->
                                attributes.put(entry.getKey(), value(entry.getValue(), tensors, placeholders)));
                yield new Namespace(attributes);
            }
            case DICT -> {
                Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
                content.forEach(pair -> entries.put(scalar(pair.path(0)), value(pair.path(1), tensors, placeholders)));
                yield new Dict(entries);
            }
            default -> placeholders.of(first, content.asText());
        };
    }

    /** Resolves a placeholder. */
    interface Placeholders {
        TorchValue of(String placeholder, String name);
    }

    private static Dict object(JsonNode json, Function<String, Tensor> tensors, Placeholders placeholders) {
        Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
        json.fields()
                .forEachRemaining(entry ->
                        entries.put(new Scalar(entry.getKey()), value(entry.getValue(), tensors, placeholders)));
        return new Dict(entries);
    }

    private static Scalar scalar(JsonNode json) {
        if (json.isBoolean()) {
            return new Scalar(json.booleanValue());
        }
        if (json.isBigInteger()) {
            return new Scalar(json.bigIntegerValue());
        }
        if (json.isIntegralNumber()) {
            return new Scalar(json.longValue());
        }
        if (json.isNumber()) {
            return new Scalar(json.doubleValue());
        }
        return new Scalar(json.isTextual() ? json.textValue() : null);
    }

    /** Converts the configuration of a run, with a namespace as an object; empty if it has too many values. */
    static Optional<JsonNode> notes(TorchValue value) {
        try {
            JsonNode json = new PlainTree().json("", value);
            return Optional.of(json.has(NAMESPACE) ? json.get(NAMESPACE) : json);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
