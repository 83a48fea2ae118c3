package io.gmem.diffusion.autoencoder;

import io.gmem.diffusion.checkpoint.AutoencoderKind;
import io.gmem.diffusion.checkpoint.Hints;
import io.gmem.diffusion.checkpoint.ModelFile;
import io.gmem.diffusion.checkpoint.RecognizedModel.AutoencoderWeights;
import io.gmem.diffusion.engine.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Opens an autoencoder from the contents of its file or folder. */
public final class AutoencoderFile {
    private static final Set<AutoencoderKind> TINY = Set.of(AutoencoderKind.TAE_ENCODER, AutoencoderKind.TAE_DECODER);

    private AutoencoderFile() {}

    /**
     * Opens an autoencoder.
     *
     * @param path a weights file ({@code .safetensors}, {@code .pth}, {@code .pt}, {@code .ckpt}, {@code .bin}); or a folder with one and
     *     its {@code config.json}; or a folder with the two files of a tiny autoencoder
     * @throws IllegalArgumentException if the file is not an autoencoder (the message names its content) or lacks a tensor
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
        Optional<AutoencoderWeights> encoder = only(path, files, kind -> kind == AutoencoderKind.TAE_ENCODER);
        Optional<AutoencoderWeights> decoder = only(path, files, kind -> kind == AutoencoderKind.TAE_DECODER);
        Optional<AutoencoderWeights> kl = only(path, files, kind -> !TINY.contains(kind));
        if (kl.isPresent()) {
            KlAutoencoder.Settings settings = AutoencoderConfig.read(path, kl.get());
            return KlAutoencoder.load(engine, kl.get().weights(), settings);
        }
        if (encoder.isPresent() && decoder.isPresent()) {
            return TinyAutoencoder.load(
                    engine, encoder.get().weights(), decoder.get().weights());
        }
        if (encoder.isPresent() || decoder.isPresent()) {
            throw new IllegalArgumentException(path + " has only one half of a tiny autoencoder, the "
                    + (encoder.isPresent() ? "encoder" : "decoder")
                    + "; name a folder with the encoder and the decoder");
        }
        throw new IllegalArgumentException(path + " contains no autoencoder"
                + (files.isEmpty()
                        ? ""
                        : ", found: " + files.get(0).recognised().what()));
    }

    /** Returns the only file of a kind, preferring safetensors if the folder also has other formats. */
    private static Optional<AutoencoderWeights> only(
            Path path, List<ModelFile> files, Predicate<AutoencoderKind> wanted) {
        List<ModelFile> found = files.stream()
                .filter(file -> file.recognised() instanceof AutoencoderWeights weights && wanted.test(weights.kind()))
                .toList();
        List<ModelFile> preferred = found.stream()
                .filter(file -> file.path().toString().endsWith(".safetensors"))
                .toList();
        List<ModelFile> chosen = preferred.size() == 1 ? preferred : found;
        if (chosen.size() > 1) {
            throw new IllegalArgumentException(path + " contains several autoencoders, "
                    + chosen.get(0).path().getFileName() + " and "
                    + chosen.get(1).path().getFileName() + "; remove all but one");
        }
        return chosen.stream()
                .map(file -> (AutoencoderWeights) file.recognised())
                .findFirst();
    }
}
