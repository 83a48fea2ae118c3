package io.gmem.diffusion.autoencoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.diffusion.checkpoint.AutoencoderKind;
import io.gmem.diffusion.checkpoint.Hints;
import io.gmem.diffusion.checkpoint.ModelFile;
import io.gmem.diffusion.checkpoint.Recognised;
import io.gmem.diffusion.engine.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Opens an autoencoder by what is in its file or folder. */
public final class AutoencoderFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long USUAL_GROUPS = 32;
    private static final double SD_SCALING_FACTOR = 0.18215;

    private AutoencoderFile() {}

    /**
     * @param path a file of weights ({@code .safetensors}, {@code .pth}, {@code .pt}, {@code .ckpt}, {@code .bin}), or a folder with one
     *     and its {@code config.json}, or a folder with the two files of a tiny autoencoder
     * @throws IllegalArgumentException when it is no autoencoder, saying what it is, or lacks a tensor
     */
    public static Autoencoder open(TensorEngine engine, Path path) throws IOException {
        List<ModelFile> opened = new ArrayList<>();
        try {
            for (Path file : files(path)) {
                opened.add(ModelFile.open(file, Hints.NONE));
            }
            return load(engine, path, opened);
        } finally {
            for (ModelFile file : opened) {
                file.close();
            }
        }
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(file -> file.toString().matches(".*\\.(safetensors|pth|pt|ckpt|bin)"))
                    .sorted()
                    .toList();
        }
    }

    private static Autoencoder load(TensorEngine engine, Path path, List<ModelFile> files) throws IOException {
        Recognised.AutoencoderWeights encoder = find(files, AutoencoderKind.TAE_ENCODER);
        Recognised.AutoencoderWeights decoder = find(files, AutoencoderKind.TAE_DECODER);
        if (encoder != null && decoder != null) {
            return TinyAutoencoder.load(engine, encoder.weights(), decoder.weights());
        }
        if (encoder != null || decoder != null) {
            throw new IllegalArgumentException(path + " has one half of a tiny autoencoder, the "
                    + (encoder == null ? "decoder" : "encoder") + "; name a folder that has both");
        }
        for (ModelFile file : files) {
            if (file.recognised() instanceof Recognised.AutoencoderWeights weights) {
                return KlAutoencoder.load(engine, weights.weights(), settings(path, weights.kind()));
            }
        }
        throw new IllegalArgumentException(path + " holds no autoencoder"
                + (files.isEmpty() ? "" : ", but: " + files.get(0).recognised().what()));
    }

    private static Recognised.@org.jspecify.annotations.Nullable AutoencoderWeights find(
            List<ModelFile> files, AutoencoderKind kind) {
        for (ModelFile file : files) {
            if (file.recognised() instanceof Recognised.AutoencoderWeights weights && weights.kind() == kind) {
                return weights;
            }
        }
        return null;
    }

    private static KlAutoencoder.Settings settings(Path path, AutoencoderKind kind) throws IOException {
        Path config = Files.isDirectory(path) ? path.resolve("config.json") : path.resolveSibling("config.json");
        double usual = kind == AutoencoderKind.VA_VAE ? 1 : SD_SCALING_FACTOR;
        if (kind == AutoencoderKind.VA_VAE || !Files.isRegularFile(config)) {
            return new KlAutoencoder.Settings(USUAL_GROUPS, usual);
        }
        JsonNode said = JSON.readTree(Files.readAllBytes(config));
        return new KlAutoencoder.Settings(
                said.path("norm_num_groups").asLong(USUAL_GROUPS),
                said.path("scaling_factor").asDouble(usual));
    }
}
