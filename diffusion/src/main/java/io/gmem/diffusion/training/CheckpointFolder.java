package io.gmem.diffusion.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gmem.diffusion.engine.AdamW;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.KernelPlan;
import io.gmem.diffusion.network.Network;
import io.gmem.diffusion.network.NetworkConfig;
import io.gmem.tensorfiles.HostTensor;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the files of a checkpoint: {@code config.json}, {@code model.safetensors}, {@code ema.safetensors}, {@code
 * optimizer.safetensors} (moments, named {@code first/NAME} and {@code second/NAME}), {@code state.json}, {@code README.md}.
 */
final class CheckpointFolder {
    /**
     * The content of {@code state.json}.
     *
     * @param kernels kernel routes of the training steps; null in checkpoints written before they were recorded
     */
    record State(
            long trainingStep,
            TrainingConfig training,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            KernelPlan kernels) {}

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final Map<String, String> FORMAT = Map.of("format", "pt");

    private CheckpointFolder() {}

    static void write(
            Path folder,
            TensorEngine engine,
            NetworkConfig config,
            State state,
            Map<String, NDArray> weights,
            Map<String, HostTensor> constants,
            AdamW optimiser)
            throws IOException {
        config.write(folder.resolve("config.json"));
        save(folder, Network.Weights.MODEL.fileName(), withConstants(constants, tensors(engine, "", weights)));
        save(
                folder,
                Network.Weights.EMA.fileName(),
                withConstants(constants, tensors(engine, "", optimiser.average())));
        Map<String, HostTensor> moments = tensors(engine, "first/", optimiser.firstMoments());
        moments.putAll(tensors(engine, "second/", optimiser.secondMoments()));
        save(folder, OPTIMIZER, moments);
        Files.write(folder.resolve("state.json"), JSON.writeValueAsBytes(state));
        Files.writeString(folder.resolve("README.md"), ModelCard.of(config, state));
    }

    private static void save(Path folder, String name, Map<String, HostTensor> tensors) throws IOException {
        SafetensorsWriter.write(folder.resolve(name), tensors, FORMAT);
    }

    /** Adds the position tables of the initial checkpoint, which a run writes to each of its checkpoints. */
    private static Map<String, HostTensor> withConstants(
            Map<String, HostTensor> constants, Map<String, HostTensor> weights) {
        weights.putAll(constants);
        return weights;
    }

    private static Map<String, HostTensor> tensors(TensorEngine engine, String prefix, Map<String, NDArray> arrays) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        arrays.forEach((name, array) -> tensors.put(prefix + name, engine.toHost(array)));
        return tensors;
    }

    static State readState(Path folder) throws IOException {
        return JSON.readValue(Files.readAllBytes(folder.resolve("state.json")), State.class);
    }

    static NetworkConfig readConfig(Path folder) throws IOException {
        return NetworkConfig.read(folder.resolve("config.json"));
    }

    static SafetensorsFile openWeights(Path folder) throws IOException {
        return SafetensorsFile.open(folder.resolve(Network.Weights.MODEL.fileName()));
    }

    /** Restores moments and average. */
    static void restore(Path folder, TensorEngine engine, AdamW optimiser) throws IOException {
        try (NDManager scope = engine.newScope();
                var moments = SafetensorsFile.open(folder.resolve(OPTIMIZER));
                var average = SafetensorsFile.open(folder.resolve(Network.Weights.EMA.fileName()))) {
            optimiser.firstMoments().forEach((name, to) -> copy(engine, scope, moments.read("first/" + name), to));
            optimiser.secondMoments().forEach((name, to) -> copy(engine, scope, moments.read("second/" + name), to));
            optimiser.average().forEach((name, to) -> copy(engine, scope, average.read(name), to));
        }
    }

    private static void copy(TensorEngine engine, NDManager scope, HostTensor from, NDArray to) {
        try (NDArray source = engine.toDevice(scope, from)) {
            source.copyTo(to);
        }
    }
}
