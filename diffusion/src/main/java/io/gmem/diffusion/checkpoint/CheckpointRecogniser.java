package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gmem.diffusion.checkpoint.Recognised.NetworkCheckpoint;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchFile;
import io.gmem.tensorfiles.torch.TorchValue;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Sequence;
import io.gmem.tensorfiles.torch.TorchValue.Tensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells checkpoints of networks by the keys of their container and the names of their tensors. */
final class CheckpointRecogniser {
    /** What data-parallel training and compilation put before names. */
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

    static final String EMA = "ema";
    static final String MODEL = "model";
    static final String SNIPPETS = "snippets";
    static final String FREQUENCIES = "frequencies";
    /** Where an exported checkpoint keeps the configuration that its own layout has no place for. */
    static final String CONFIGURATION = "gmem";

    private final Hints hints;
    private @Nullable NetworkConfig given;

    private CheckpointRecogniser(Hints hints) {
        this.hints = hints;
    }

    static Recognised recognise(OpenedTensors opened, Hints hints) throws IOException {
        var recogniser = new CheckpointRecogniser(hints);
        TorchFile torch = opened.torch();
        return torch != null && torch.root() instanceof Dict root
                ? recogniser.dict(torch, root)
                : recogniser.bare(opened.tensors(), Map.of("", EMA));
    }

    private Recognised dict(TorchFile torch, Dict root) throws IOException {
        given = root.get(CONFIGURATION)
                .flatMap(PlainTree::notes)
                .flatMap(CheckpointJson::networkConfig)
                .orElse(null);
        Optional<TensorSource> network = weights(torch, root, "network");
        if (network.isPresent()) {
            return firstGMem(torch, root, network.get());
        }
        Optional<TensorSource> ema = weights(torch, root, "ema");
        Optional<TensorSource> model = weights(torch, root, "model");
        if (ema.isPresent() || model.isPresent()) {
            return trained(root, ema, model);
        }
        Optional<TorchValue> inner = root.get("state_dict");
        return inner.isPresent() && inner.get() instanceof Dict
                ? bare(unwrapped(torch.tensors(inner.get())), Map.of("state_dict", EMA))
                : bare(unwrapped(torch.tensors()), Map.of("", EMA));
    }

    private Optional<TensorSource> weights(TorchFile torch, Dict root, String key) throws IOException {
        Optional<TorchValue> part = root.get(key);
        if (part.isEmpty() || !(part.get() instanceof Dict)) {
            return Optional.empty();
        }
        TensorSource tensors = unwrapped(torch.tensors(part.get()));
        return NetworkReader.looksLikeOne(tensors) ? Optional.of(tensors) : Optional.empty();
    }

    private static TensorSource unwrapped(TensorSource tensors) {
        TensorSource unwrapped = tensors;
        for (String wrapper : WRAPPERS) {
            unwrapped = SelectedTensors.withoutPrefix(unwrapped, wrapper);
        }
        return unwrapped;
    }

    private Recognised firstGMem(TorchFile torch, Dict root, TensorSource network) throws IOException {
        Map<String, String> parts = new LinkedHashMap<>(Map.of("network", EMA));
        var bank = new SelectedTensors();
        if (root.get("memorybank").orElse(null) instanceof Tensor tensor
                && tensor.view().shape().length == 2) {
            bank.with(SNIPPETS, torch.tensors(root.get("memorybank").orElseThrow()), "");
            parts.put("memorybank", SNIPPETS);
            Optional<HostTensor> counts = root.get("memoryfreq").flatMap(CheckpointRecogniser::wholeNumbers);
            if (counts.isPresent()) {
                bank.withAll(TensorSource.of(Map.of(FREQUENCIES, counts.get())));
                parts.put("memoryfreq", FREQUENCIES);
            }
        }
        NetworkReading reading = read(network, Layout.GMEM_V1, MissingNode.getInstance());
        return new NetworkCheckpoint(
                Layout.GMEM_V1, reading, network, null, bank.names().isEmpty() ? null : bank, parts);
    }

    private Recognised trained(Dict root, Optional<TensorSource> ema, Optional<TensorSource> model) {
        Map<String, String> parts = new LinkedHashMap<>();
        ema.ifPresent(weights -> parts.put("ema", EMA));
        model.ifPresent(weights -> parts.put("model", ema.isPresent() ? MODEL : EMA));
        Layout layout = root.get("config").isPresent() ? Layout.GMEM : Layout.SIT;
        JsonNode notes = root.get(layout == Layout.GMEM ? "config" : "args")
                .flatMap(PlainTree::notes)
                .orElse(MissingNode.getInstance());
        TensorSource best = ema.or(() -> model).orElseThrow();
        NetworkReading reading = read(best, layout, notes);
        return new NetworkCheckpoint(layout, reading, best, ema.isPresent() ? model.orElse(null) : null, null, parts);
    }

    private Recognised bare(TensorSource tensors, Map<String, String> parts) {
        if (!NetworkReader.looksLikeOne(tensors)) {
            return FlatRecogniser.recognise(tensors);
        }
        NetworkReading reading = read(tensors, Layout.BARE, MissingNode.getInstance());
        return new NetworkCheckpoint(Layout.BARE, reading, tensors, null, null, parts);
    }

    private NetworkReading read(TensorSource weights, Layout layout, JsonNode notes) {
        return given != null && hints.equals(Hints.NONE)
                ? NetworkCheck.given(weights, given, null)
                : NetworkReader.read(weights, layout, notes, hints);
    }

    private static Optional<HostTensor> wholeNumbers(TorchValue value) {
        if (value instanceof Tensor tensor && tensor.view().shape().length == 1) {
            HostTensor read = tensor.read();
            return switch (read.dtype()) {
                case F64, F32, F16, BF16 -> Optional.empty();
                default -> Optional.of(HostTensor.i64(read.toLongArray(), read.elements()));
            };
        }
        if (!(value instanceof Sequence sequence)) {
            return Optional.empty();
        }
        long[] numbers = new long[sequence.items().size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(sequence.items().get(i) instanceof Scalar scalar && scalar.value() instanceof Long number)) {
                return Optional.empty();
            }
            numbers[i] = number;
        }
        return Optional.of(HostTensor.i64(numbers, numbers.length));
    }
}
