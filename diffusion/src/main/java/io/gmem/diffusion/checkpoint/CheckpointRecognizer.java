package io.gmem.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gmem.diffusion.checkpoint.RecognizedModel.NetworkCheckpoint;
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

/** Recognizes network checkpoints by the keys of their container and the names of their tensors. */
final class CheckpointRecognizer {
    /** Name prefixes added by data-parallel training, compilation and Lightning. */
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.", "model.");

    /** Container keys for the weights of models other than networks, the preferred key first. */
    private static final List<String> WEIGHTS = List.of("ema", "ema_state_dict", "state_dict", "model");

    /** Container keys for the arguments or the configuration of a training run. */
    private static final List<String> NOTES = List.of("config", "args", "hyper_parameters");

    static final String EMA = "ema";
    static final String MODEL = "model";
    static final String SNIPPETS = "snippets";
    static final String FREQUENCIES = "frequencies";
    /** Key for the configuration in an exported checkpoint whose layout does not define one. */
    static final String CONFIGURATION = "gmem";

    private final Hints hints;
    private @Nullable NetworkConfig storedConfig;

    private CheckpointRecognizer(Hints hints) {
        this.hints = hints;
    }

    static RecognizedModel recognise(OpenedTensors opened, Hints hints) throws IOException {
        var recogniser = new CheckpointRecognizer(hints);
        TorchFile torch = opened.torch();
        return torch != null && torch.root() instanceof Dict root
                ? recogniser.dict(torch, root)
                : recogniser.bare(opened.tensors());
    }

    private RecognizedModel dict(TorchFile torch, Dict root) throws IOException {
        storedConfig = root.get(CONFIGURATION)
                .flatMap(PlainTree::notes)
                .flatMap(CheckpointJson::networkConfig)
                .orElse(null);
        List<EmbeddedNetwork> networks = EmbeddedNetwork.in(torch.tensors());
        if (networks.isEmpty()) {
            return parts(torch, root);
        }
        Optional<EmbeddedNetwork> first =
                networks.stream().filter(one -> one.key().equals("network")).findFirst();
        return first.isPresent() ? firstGMem(torch, root, first.get()) : trained(torch.tensors(), root, networks);
    }

    /** Recognizes models other than networks, stored as the whole file or under a key. */
    private static RecognizedModel parts(TorchFile torch, Dict root) throws IOException {
        for (String key : WEIGHTS) {
            if (root.get(key).orElse(null) instanceof Dict part) {
                RecognizedModel recognised = FlatRecognizer.recognise(unwrapped(torch.tensors(part)));
                if (!(recognised instanceof RecognizedModel.Tensors)) {
                    return recognised;
                }
            }
        }
        return FlatRecognizer.recognise(unwrapped(torch.tensors()));
    }

    private static TensorSource unwrapped(TensorSource tensors) {
        TensorSource unwrapped = tensors;
        for (int i = 0; i < WRAPPERS.size(); i++) {
            TensorSource shorter = SelectedTensors.withoutPrefix(unwrapped, WRAPPERS.get(i));
            if (shorter != unwrapped) {
                unwrapped = shorter;
                i = -1;
            }
        }
        return unwrapped;
    }

    private RecognizedModel firstGMem(TorchFile torch, Dict root, EmbeddedNetwork network) throws IOException {
        Map<String, String> parts = new LinkedHashMap<>(Map.of("network", EMA));
        var bank = new SelectedTensors();
        if (root.get("memorybank").orElse(null) instanceof Tensor tensor
                && tensor.view().shape().length == 2) {
            bank.with(SNIPPETS, torch.tensors(root.get("memorybank").orElseThrow()), "");
            parts.put("memorybank", SNIPPETS);
            Optional<HostTensor> counts = root.get("memoryfreq").flatMap(CheckpointRecognizer::wholeNumbers);
            if (counts.isPresent()) {
                bank.withAll(TensorSource.of(Map.of(FREQUENCIES, counts.get())));
                parts.put("memoryfreq", FREQUENCIES);
            }
        }
        NetworkReading reading = read(network, Layout.GMEM_V1, MissingNode.getInstance());
        return new NetworkCheckpoint(
                Layout.GMEM_V1, reading, network.tensors(), null, bank.names().isEmpty() ? null : bank, parts);
    }

    /** Recognizes a network by its moving average and its trained weights; one of them may be missing. */
    private RecognizedModel trained(TensorSource all, Dict root, List<EmbeddedNetwork> networks) {
        Optional<EmbeddedNetwork> ema =
                networks.stream().filter(EmbeddedNetwork::isAverage).findFirst();
        Optional<EmbeddedNetwork> model =
                networks.stream().filter(one -> !one.isAverage()).findFirst();
        EmbeddedNetwork best = ema.or(() -> model).orElseThrow();
        Map<String, String> parts = new LinkedHashMap<>();
        ema.ifPresent(one -> addPart(parts, root, one, networks, EMA));
        model.ifPresent(one -> addPart(parts, root, one, networks, ema.isPresent() ? MODEL : EMA));
        NetworkReading reading =
                read(best, layout(root, best), notes(root)).withDoubts(discardedTensors(all, parts, networks));
        TensorSource other =
                ema.isPresent() ? model.map(EmbeddedNetwork::tensors).orElse(null) : null;
        return new NetworkCheckpoint(layout(root, best), reading, best.tensors(), other, null, parts);
    }

    private static Layout layout(Dict root, EmbeddedNetwork best) {
        if (root.get("config").isPresent()) {
            return Layout.GMEM;
        }
        boolean trained = root.get("args").isPresent()
                || best.key().equals(EMA)
                || best.key().equals(MODEL);
        return trained && root.get(best.key()).orElse(null) instanceof Dict ? Layout.SIT : Layout.BARE;
    }

    private static JsonNode notes(Dict root) {
        return NOTES.stream()
                .map(root::get)
                .flatMap(Optional::stream)
                .map(PlainTree::notes)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Records which key contains a network if the key contains nothing else. The tree of other files is stored completely. */
    private static void addPart(
            Map<String, String> parts, Dict root, EmbeddedNetwork network, List<EmbeddedNetwork> all, String part) {
        String key = root.get(network.key()).orElse(null) instanceof Dict ? network.key() : "";
        Dict holder = key.isEmpty() ? root : (Dict) root.get(key).orElseThrow();
        boolean alone =
                all.stream().filter(other -> other.key().equals(network.key())).count() == 1
                        && (!key.isEmpty() || all.size() == 1);
        boolean flat = holder.entries().values().stream().noneMatch(Dict.class::isInstance);
        if (alone && flat) {
            parts.put(key, part);
        }
    }

    /** Reports discarded tensors: those stored under a network's key that are not part of it. The counter of averages is not reported. */
    private static List<String> discardedTensors(
            TensorSource all, Map<String, String> parts, List<EmbeddedNetwork> networks) {
        List<String> names = all.names().stream()
                .filter(name ->
                        parts.containsKey("") || parts.containsKey(name.substring(0, Math.max(0, name.indexOf('.')))))
                .filter(name -> networks.stream().noneMatch(network -> name.startsWith(network.prefix())))
                .filter(name -> !name.endsWith("n_averaged"))
                .toList();
        return names.isEmpty()
                ? List.of()
                : List.of("%d tensors outside the network were left out, the first is '%s'"
                        .formatted(names.size(), names.get(0)));
    }

    private RecognizedModel bare(TensorSource tensors) {
        List<EmbeddedNetwork> networks = EmbeddedNetwork.in(tensors);
        return networks.isEmpty()
                ? FlatRecognizer.recognise(unwrapped(tensors))
                : trained(tensors, new Dict(Map.of()), networks);
    }

    private NetworkReading read(EmbeddedNetwork network, Layout layout, JsonNode notes) {
        return storedConfig != null && hints.equals(Hints.NONE)
                ? NetworkCheck.given(network.tensors(), storedConfig, null)
                : NetworkReader.read(network.tensors(), layout, notes, hints.orEncoderDepth(network.encoderDepth()));
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
