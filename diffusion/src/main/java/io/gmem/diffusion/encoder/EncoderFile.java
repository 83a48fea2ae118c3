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

/** Opens an encoder by what is in its file. */
public final class EncoderFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_LAYERS_FILE = 4 << 20;

    private EncoderFile() {}

    /**
     * @param path a file of weights; beside a MobileNet's lies its {@code .layers.json}
     * @throws IllegalArgumentException when it is no encoder, saying what it is, or lacks a tensor
     */
    public static ImageEncoder open(TensorEngine engine, Path path) throws IOException {
        try (ModelFile file = ModelFile.open(path, Hints.NONE)) {
            if (!(file.recognised() instanceof Recognised.EncoderWeights encoder)) {
                throw new IllegalArgumentException(
                        path + " holds no encoder, but: " + file.recognised().what());
            }
            TensorSource weights = encoder.weights();
            return switch (encoder.kind()) {
                case DINO_V2 -> VisionTransformer.load(engine, weights, VisionTransformer.Settings.USUAL);
                case INCEPTION_V3 -> Inception.load(engine, weights);
                case CIFAR_RESNET -> CifarResNet.load(engine, weights);
                case MOBILENET -> MobileNet.load(engine, weights, layers(path), stem(path));
            };
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
