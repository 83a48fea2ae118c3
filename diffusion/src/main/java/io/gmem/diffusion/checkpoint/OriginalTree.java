package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsShardWriter;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchValue;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Stores the contents of a torch checkpoint other than weights, so that the checkpoint can be exported again.
 *
 * <p>In {@code original.json}, {@code {"$weights": "ema"}} is a placeholder for weights. {@code original.safetensors} contains the
 * tensors that are neither weights nor memory bank, mostly optimizer state.
 */
final class OriginalTree {
    static final String TREE = "original.json";
    static final String TENSORS = "original.safetensors";
    private static final String WEIGHTS = "$weights";
    private static final String LIST = "$list";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private OriginalTree() {}

    /**
     * Writes both files.
     *
     * @param parts name of the weights under each key; the key of the whole file is empty
     * @throws IllegalArgumentException if the tree has too many values
     */
    static void write(Path folder, TorchValue root, Map<String, String> parts, LongConsumer written)
            throws IOException {
        var tree = new PlainTree();
        CheckpointJson.write(folder.resolve(TREE), tree(root, parts, tree));
        if (!tree.tensors().isEmpty()) {
            var rest = new SelectedTensors();
            tree.tensors().forEach((name, tensor) -> rest.with(name, tensor.asSource(), ""));
            SafetensorsShardWriter.write(folder.resolve(TENSORS), rest, Map.of(), written);
        }
    }

    private static JsonNode tree(TorchValue root, Map<String, String> parts, PlainTree tree) {
        String whole = parts.get("");
        if (whole != null || !(root instanceof Dict dict)) {
            return NODES.objectNode().put(WEIGHTS, whole);
        }
        ObjectNode object = NODES.objectNode();
        dict.entries().forEach((key, value) -> {
            String part = parts.get(key.text());
            if (part != null) {
                String kind = part.equals(CheckpointRecognizer.FREQUENCIES) && value instanceof TorchValue.Sequence
                        ? LIST
                        : WEIGHTS;
                object.set(key.text(), NODES.objectNode().put(kind, part));
            } else if (!key.text().equals(CheckpointRecognizer.CONFIGURATION)) {
                object.set(key.text(), tree.json(key.text(), value));
            }
        });
        return object;
    }

    /** Returns the tree of a bare state dict. */
    static JsonNode ofBare() {
        return NODES.objectNode().put(WEIGHTS, CheckpointRecognizer.EMA);
    }

    /** Returns the tree for a network without an original layout, in final GMem's layout. */
    static JsonNode ofTrained(NetworkConfig config) {
        ObjectNode tree = NODES.objectNode();
        tree.putObject("model").put(WEIGHTS, CheckpointRecognizer.MODEL);
        tree.putObject("ema").put(WEIGHTS, CheckpointRecognizer.EMA);
        return tree.set("config", CheckpointJson.MAPPER.valueToTree(config));
    }

    /**
     * Restores the tree.
     *
     * @param rest tensors other than weights
     * @param weights weights of the model's folder, by name
     */
    static TorchValue value(JsonNode json, TensorSource rest, Map<String, TensorSource> weights) {
        return PlainTree.value(json, name -> Tensor.of(rest, name), (placeholder, name) -> {
            TensorSource source = weights.get(name);
            if (source == null) {
                throw new IllegalArgumentException(
                        TREE + " refers to '" + name + "', which the model does not contain");
            }
            if (placeholder.equals(LIST)) {
                return list(source);
            }
            return source.names().size() == 1 && source.names().contains("") ? Tensor.of(source, "") : dict(source);
        });
    }

    private static TorchValue list(TensorSource source) {
        long[] numbers = source.read("").toLongArray();
        return new TorchValue.Sequence(Arrays.stream(numbers)
                .<TorchValue>mapToObj(number -> new Scalar(number))
                .toList());
    }

    private static Dict dict(TensorSource source) {
        Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
        source.names().forEach(name -> entries.put(new Scalar(name), Tensor.of(source, name)));
        return new Dict(entries);
    }

    /** Opens the file of tensors other than weights. */
    static SafetensorsFile tensors(Path folder) throws IOException {
        return SafetensorsFile.open(folder.resolve(TENSORS));
    }
}
