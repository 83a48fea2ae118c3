package io.gmem.diffusion.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.diffusion.checkpoint.Hints;
import io.gmem.diffusion.checkpoint.ModelFile;
import io.gmem.diffusion.checkpoint.Recognised;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Opens an encoder by what is in its file. */
public final class EncoderFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern WEIGHTS = Pattern.compile("(?i).*\\.(safetensors|pth|pt|th|bin)");
    private static final long LARGEST_LAYERS_FILE = 4 << 20;

    private EncoderFile() {}

    /**
     * @param path a file of weights, or a folder with one such file; beside a MobileNet's lies its {@code .layers.json}
     * @throws IllegalArgumentException when it is no encoder, saying what it is, or lacks a tensor, or when a folder leaves a choice
     */
    public static ImageEncoder open(TensorEngine engine, Path path) throws IOException {
        return open(engine, path, VisionTransformer.Settings.USUAL);
    }

    /** @param settings of a DINOv2; of no meaning to others */
    public static ImageEncoder open(TensorEngine engine, Path path, VisionTransformer.Settings settings)
            throws IOException {
        Path weightsFile = Files.isDirectory(path) ? only(path) : path;
        try (ModelFile file = ModelFile.open(weightsFile, Hints.NONE)) {
            if (!(file.recognised() instanceof Recognised.EncoderWeights encoder)) {
                throw new IllegalArgumentException(weightsFile + " holds no encoder, but: "
                        + file.recognised().what());
            }
            TensorSource weights = encoder.weights();
            return switch (encoder.kind()) {
                case DINO_V2 -> VisionTransformer.load(engine, weights, settings);
                case INCEPTION_V3 -> Inception.load(engine, weights);
                case CIFAR_RESNET -> CifarResNet.load(engine, weights);
                case MOBILENET -> MobileNet.load(engine, weights, layers(weightsFile), stem(weightsFile));
            };
        }
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(file ->
                            WEIGHTS.matcher(String.valueOf(file.getFileName())).matches())
                    .sorted()
                    .toList();
            if (files.size() != 1) {
                throw new IllegalArgumentException("%s holds %s; name the file itself"
                        .formatted(
                                folder,
                                files.isEmpty()
                                        ? "no file of weights (.safetensors, .pth, .pt, .th, .bin)"
                                        : files.size() + " files of weights, the first "
                                                + files.get(0).getFileName()));
            }
            return files.get(0);
        }
    }

    private static String stem(Path path) {
        String name = path.getFileName().toString();
        int dot = name.indexOf(".dequant");
        return dot > 0 ? name.substring(0, dot) : name.replaceFirst("\\.safetensors$", "");
    }

    private static JsonNode layers(Path path) throws IOException {
        Path file = path.resolveSibling(stem(path) + ".layers.json");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("a MobileNet needs its list of layers; put it at " + file);
        }
        if (Files.size(file) > LARGEST_LAYERS_FILE) {
            throw new IllegalArgumentException(file + " is larger than a list of layers can be");
        }
        return JSON.readTree(Files.readAllBytes(file));
    }
}
