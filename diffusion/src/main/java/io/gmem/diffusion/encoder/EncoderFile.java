package io.gmem.diffusion.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.diffusion.checkpoint.Hints;
import io.gmem.diffusion.checkpoint.ModelFile;
import io.gmem.diffusion.checkpoint.RecognizedModel;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.tensorfiles.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Opens an encoder from the contents of its file. */
public final class EncoderFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern WEIGHTS = Pattern.compile("(?i).*\\.(safetensors|pth|pt|th|bin)");
    private static final long MAX_LAYERS_FILE_BYTES = 4 << 20;

    private EncoderFile() {}

    /**
     * Opens an encoder with the default settings.
     *
     * @param path a weights file, or a folder with one such file; a MobileNet also needs its {@code .layers.json} in the same folder
     * @throws IllegalArgumentException if the file is not an encoder (the message names its content) or lacks a tensor, or if the folder is
     *     ambiguous
     */
    public static ImageEncoder open(TensorEngine engine, Path path) throws IOException {
        return open(engine, path, VisionTransformer.Settings.DEFAULT);
    }

    /**
     * Opens an encoder.
     *
     * @param settings settings of a DINOv2; ignored for other networks
     */
    public static ImageEncoder open(TensorEngine engine, Path path, VisionTransformer.Settings settings)
            throws IOException {
        Path weightsFile = Files.isDirectory(path) ? only(path) : path;
        try (ModelFile file = ModelFile.open(weightsFile, Hints.NONE)) {
            if (!(file.recognised() instanceof RecognizedModel.EncoderWeights encoder)) {
                throw new IllegalArgumentException(weightsFile + " contains no encoder, found: "
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
                throw new IllegalArgumentException("%s contains %s; name the weights file"
                        .formatted(
                                folder,
                                files.isEmpty()
                                        ? "no weights file (.safetensors, .pth, .pt, .th, .bin)"
                                        : files.size() + " weights files, the first is "
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
            throw new IllegalArgumentException("the layer list of the MobileNet is missing: " + file);
        }
        if (Files.size(file) > MAX_LAYERS_FILE_BYTES) {
            throw new IllegalArgumentException(
                    file + " must not exceed " + MAX_LAYERS_FILE_BYTES + " bytes (was " + Files.size(file) + ")");
        }
        return JSON.readTree(Files.readAllBytes(file));
    }
}
