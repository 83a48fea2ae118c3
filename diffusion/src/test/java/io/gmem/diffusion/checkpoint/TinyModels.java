package io.gmem.diffusion.checkpoint;

import io.gmem.diffusion.network.Backbone;
import io.gmem.diffusion.network.BlockOptions;
import io.gmem.diffusion.network.Conditioning;
import io.gmem.diffusion.network.ConstantTensors;
import io.gmem.diffusion.network.InitialWeights;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsShardWriter;
import io.gmem.tensorfiles.SafetensorsWriter;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.torch.TorchFileWriter;
import io.gmem.tensorfiles.torch.TorchValue;
import io.gmem.tensorfiles.torch.TorchValue.Dict;
import io.gmem.tensorfiles.torch.TorchValue.Namespace;
import io.gmem.tensorfiles.torch.TorchValue.Scalar;
import io.gmem.tensorfiles.torch.TorchValue.Sequence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes a small file of each layout. */
final class TinyModels {
    private static final Map<String, String> NO_METADATA = Map.of();

    private TinyModels() {}

    static NetworkConfig byClass() {
        return NetworkConfig.of(8, 1, 2, 1, 2, 1, new Conditioning.ByClass(3, 0.1, 0.02));
    }

    static NetworkConfig bySnippet() {
        return NetworkConfig.of(8, 1, 2, 1, 2, 1, new Conditioning.BySnippet(5, 0.4, 1))
                .with(Backbone.LIGHTNING, new BlockOptions(true, true, true, true, true));
    }

    /** Returns the whole state dict, including constants. */
    static Map<String, HostTensor> stateDict(NetworkConfig config) {
        Map<String, HostTensor> state = new LinkedHashMap<>(ConstantTensors.of(config));
        state.putAll(InitialWeights.of(config, 7));
        return state;
    }

    /** Writes all layouts to a folder. The file names describe the layouts but are not used for recognition. */
    static List<Path> writeAll(Path folder) throws IOException {
        TorchValue sit = dict(stateDict(byClass()));
        TorchValue gmem = dict(stateDict(bySnippet()));
        HostTensor bank = HostTensor.f32(new float[15], 3, 5);
        return List.of(
                copied("01_sit_no_sigma/plain_state_dict_legacy.pt", folder.resolve("legacy")),
                copied("10_fid/stats_b.npz", folder.resolve("frechet")),
                torch(folder.resolve("sit"), map("model", sit, "ema", sit, "opt", optimiser(), "args", arguments())),
                torch(folder.resolve("final"), map("model", gmem, "ema", gmem, "config", map("data", optimiser()))),
                torch(
                        folder.resolve("v1"),
                        map(
                                "network",
                                dict(stateDict(v1())),
                                "memorybank",
                                tensor(bank),
                                "memoryfreq",
                                numbers(1, 0, 4))),
                torch(folder.resolve("bare"), gmem),
                safetensors(folder.resolve("bare-safetensors"), stateDict(byClass())),
                shards(Files.createDirectory(folder.resolve("shards"))),
                torch(folder.resolve("bank"), tensor(bank)),
                torch(
                        folder.resolve("compressed"),
                        dict(Map.of("C", bank, "M", bank, "S", vector(5), "mean", vector(3)))),
                torch(folder.resolve("statistics"), dict(Map.of("mean", channels(), "std", channels()))),
                safetensors(folder.resolve("shard"), latents()),
                torch(folder.resolve("va-vae"), map("state_dict", dict(autoencoder()), "epoch", new Scalar(3L))),
                torch(
                        folder.resolve("dino"),
                        dict(Map.of(
                                "cls_token",
                                vector(4),
                                "patch_embed.proj.weight",
                                channels(),
                                "blocks.0.ls1.gamma",
                                vector(4)))));
    }

    /** Copies a fixture from the test resources, independent of {@code gmem.parity.dir}. */
    private static Path copied(String fixture, Path to) throws IOException {
        try (InputStream in = Objects.requireNonNull(TinyModels.class.getResourceAsStream("/parity/" + fixture))) {
            Files.copy(in, to);
            return to;
        }
    }

    private static NetworkConfig v1() {
        return NetworkConfig.of(8, 1, 2, 1, 2, 1, new Conditioning.BySnippet(5, 0.2, 1))
                .with(Backbone.SIT, BlockOptions.QK_NORM);
    }

    private static Path torch(Path path, TorchValue root) throws IOException {
        TorchFileWriter.write(path, root);
        return path;
    }

    static Path torchDict(Path path, Map<String, HostTensor> tensors) throws IOException {
        return torch(path, dict(tensors));
    }

    /** Writes a dict of state dicts. */
    static Path container(Path path, Map<String, Map<String, HostTensor>> parts) throws IOException {
        Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
        parts.forEach((key, tensors) -> entries.put(new Scalar(key), dict(tensors)));
        return torch(path, new Dict(entries));
    }

    /** Writes SiT's layout with path and prediction in its arguments. */
    static Path trained(Path path, NetworkConfig config, String pathType, String prediction) throws IOException {
        var arguments = new Namespace(Map.of(
                "num_heads",
                new Scalar((long) config.numHeads()),
                "path_type",
                new Scalar(pathType),
                "prediction",
                new Scalar(prediction)));
        TorchValue state = dict(stateDict(config));
        return torch(path, map("model", state, "ema", state, "args", arguments));
    }

    /** Writes final GMem's layout with path and prediction in its configuration. */
    static Path configured(Path path, NetworkConfig config, String pathType, String prediction) throws IOException {
        TorchValue state = dict(stateDict(config));
        TorchValue transport = map("path_type", new Scalar(pathType), "prediction", new Scalar(prediction));
        return torch(path, map("model", state, "ema", state, "config", map("transport", transport)));
    }

    private static Path safetensors(Path path, Map<String, HostTensor> tensors) throws IOException {
        SafetensorsWriter.write(path, tensors, NO_METADATA);
        return path;
    }

    private static Path shards(Path folder) throws IOException {
        SafetensorsShardWriter.write(
                folder, "model", TensorSource.of(stateDict(bySnippet())), 4_000, NO_METADATA, bytes -> {});
        return folder.resolve("model.safetensors.index.json");
    }

    private static Map<String, HostTensor> latents() {
        HostTensor latents = HostTensor.f32(new float[8], 2, 1, 2, 2);
        Map<String, HostTensor> parts = new LinkedHashMap<>(Map.of("latents", latents, "latents_flip", latents));
        parts.put("labels", HostTensor.i64(new long[] {1, 2}, 2));
        return parts;
    }

    private static Map<String, HostTensor> autoencoder() {
        return Map.of(
                "encoder.conv_in.weight", channels(), "decoder.conv_in.weight", channels(), "loss.weight", vector(2));
    }

    private static HostTensor vector(int length) {
        return HostTensor.f32(new float[length], length);
    }

    private static HostTensor channels() {
        return HostTensor.f32(new float[3], 1, 3, 1, 1);
    }

    private static TorchValue optimiser() {
        return map(
                "state", new Dict(Map.of(new Scalar(1L), dict(Map.of("exp_avg", vector(3))))),
                "lr", new Scalar(1e-4),
                "betas", new Sequence(List.of(new Scalar(0.9), new Scalar(0.999))));
    }

    private static TorchValue arguments() {
        return new Namespace(Map.of("model", new Scalar("tiny"), "num_heads", new Scalar(2L)));
    }

    private static TorchValue numbers(long... numbers) {
        return new Sequence(Arrays.stream(numbers)
                .<TorchValue>mapToObj(number -> new Scalar(number))
                .toList());
    }

    private static TorchValue tensor(HostTensor tensor) {
        return TorchValue.Tensor.of(TensorSource.of(Map.of("", tensor)), "");
    }

    private static TorchValue dict(Map<String, HostTensor> tensors) {
        Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> entries.put(new Scalar(name), tensor(tensor)));
        return new Dict(entries);
    }

    private static TorchValue map(Object... keysAndValues) {
        Map<Scalar, TorchValue> entries = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put(new Scalar(keysAndValues[i]), (TorchValue) keysAndValues[i + 1]);
        }
        return new Dict(entries);
    }
}
