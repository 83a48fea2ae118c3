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
 * What a torch checkpoint holds beside its tensors, as JSON and back. An object with one key that begins with {@code $} stands
 * for what JSON lacks: {@code $namespace}, {@code $dict} (pairs, when keys are no text), {@code $float} (not finite), {@code
 * $tensor} (by name, beside the JSON).
 */
final class PlainTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String NAMESPACE = "$namespace";
    private static final String DICT = "$dict";
    private static final String FLOAT = "$float";
    private static final String TENSOR = "$tensor";
    /** A tree that shares its parts unfolds when it is written. */
    private static final int MOST_VALUES = 200_000;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private int values;

    /** The tensors that were met, by the names they got. */
    Map<String, Tensor> tensors() {
        return tensors;
    }

    /** @throws IllegalArgumentException when there is too much of it to keep */
    JsonNode json(String path, TorchValue value) {
        if (++values > MOST_VALUES) {
            throw new IllegalArgumentException("more than " + MOST_VALUES + " values");
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
     * The way back.
     *
     * @param stand what another {@code $KEY} stands for, given the key and its value
     */
    static TorchValue value(JsonNode json, Function<String, Tensor> tensors, Stand stand) {
        if (json.isArray()) {
            List<TorchValue> items = new ArrayList<>();
            json.forEach(item -> items.add(value(item, tensors, stand)));
            return new Sequence(items);
        }
        if (!json.isObject()) {
            return scalar(json);
        }
        String first = json.isEmpty() ? "" : json.fieldNames().next();
        if (!first.startsWith("$")) {
            return object(json, tensors, stand);
        }
        JsonNode content = json.get(first);
        return switch (first) {
            case TENSOR -> tensors.apply(content.asText());
            case FLOAT -> new Scalar(Double.valueOf(content.asText()));
            case NAMESPACE -> {
                Map<String, TorchValue> attributes = new LinkedHashMap<>();
                content.fields()
                        .forEachRemaining(
                                entry -> attributes.put(entry.getKey(), value(entry.getValue(), tensors, stand)));
                yield new Namespace(attributes);
            }
            case DICT -> {
                Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
                content.forEach(pair -> entries.put(scalar(pair.path(0)), value(pair.path(1), tensors, stand)));
                yield new Dict(entries);
            }
            default -> stand.of(first, content.asText());
        };
    }

    /** What a placeholder stands for. */
    interface Stand {
        TorchValue of(String placeholder, String name);
    }

    private static Dict object(JsonNode json, Function<String, Tensor> tensors, Stand stand) {
        Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
        json.fields()
                .forEachRemaining(
                        entry -> entries.put(new Scalar(entry.getKey()), value(entry.getValue(), tensors, stand)));
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

    /** The notes of a run, for reading: a namespace as an object; nothing when they are too many to be notes. */
    static Optional<JsonNode> notes(TorchValue value) {
        try {
            JsonNode json = new PlainTree().json("", value);
            return Optional.of(json.has(NAMESPACE) ? json.get(NAMESPACE) : json);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
