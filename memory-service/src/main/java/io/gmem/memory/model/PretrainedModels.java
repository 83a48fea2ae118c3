package io.gmem.memory.model;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.Digest;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.autoencoder.Autoencoder;
import io.gmem.diffusion.autoencoder.AutoencoderFile;
import io.gmem.diffusion.encoder.TrainedEncoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.engine.kernel.NoCorrectKernelException;
import io.gmem.tensorfiles.MalformedTensorFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens models by their weights on first use and keeps them open. libtorch is loaded with the first model. A service that uses
 * built-in encoders only never loads it. Thread-safe.
 */
public final class PretrainedModels implements AutoCloseable {
    private final ArtifactStore store;
    private final WeightsFolder folder;
    private final Consumer<TensorEngine> opened;
    private final Map<String, TrainedEncoder> encoders = new LinkedHashMap<>();
    private final Map<String, Autoencoder> autoencoders = new LinkedHashMap<>();
    private @Nullable TensorEngine engine;

    /** @param opened called with the tensor engine when it is opened */
    public PretrainedModels(ArtifactStore store, WeightsFolder folder, Consumer<TensorEngine> opened) {
        this.store = store;
        this.folder = folder;
        this.opened = opened;
    }

    /**
     * Publishes the files of a model to the store under their digest, so that they are stored once.
     *
     * @param field of the specification that names the model
     */
    public ArtifactRef published(String field, String name) throws IOException {
        List<Path> files = folder.files(field, name);
        var listing = new StringBuilder();
        for (Path file : files) {
            listing.append(file.getFileName())
                    .append(' ')
                    .append(Digest.ofFile(file))
                    .append('\n');
        }
        ArtifactPath path = ArtifactPath.weights(Digest.of(listing.toString().getBytes(StandardCharsets.UTF_8)));
        var existing = store.find(path);
        if (existing.isPresent()) {
            return existing.get();
        }
        Path staged = store.stage();
        try {
            for (Path file : files) {
                Files.copy(file, staged.resolve(file.getFileName()));
            }
            return store.publish(staged, path, MediaTypes.WEIGHTS);
        } finally {
            store.discard(staged);
        }
    }

    /** @throws FailureException {@code invalid_encoder} if the weights are not those of an encoder */
    public synchronized TrainedEncoder encoder(ArtifactRef weights) throws IOException {
        TrainedEncoder model = encoders.get(weights.sha256());
        if (model == null) {
            model = opened("encoder", () -> TrainedEncoder.open(engine(), store.fetch(weights)));
            encoders.put(weights.sha256(), model);
        }
        return model;
    }

    /** @throws FailureException {@code invalid_autoencoder} if the weights are not those of an autoencoder */
    public synchronized Autoencoder autoencoder(ArtifactRef weights) throws IOException {
        Autoencoder model = autoencoders.get(weights.sha256());
        if (model == null) {
            model = opened("autoencoder", () -> AutoencoderFile.open(engine(), store.fetch(weights)));
            autoencoders.put(weights.sha256(), model);
        }
        return model;
    }

    /**
     * Returns the engine for tensors and scripts, opening it on first use.
     *
     * @throws FailureException {@code no_correct_kernel} if no kernel of an operation computes correct results on this processor
     */
    public synchronized TensorEngine engine() {
        TensorEngine current = engine;
        if (current == null) {
            current = openEngine();
            engine = current;
            opened.accept(current);
        }
        return current;
    }

    private static TensorEngine openEngine() {
        try {
            return TensorEngine.open();
        } catch (NoCorrectKernelException e) {
            throw noCorrectKernel(e);
        }
    }

    private static FailureException noCorrectKernel(NoCorrectKernelException cause) {
        return new FailureException(Failure.internal("no_correct_kernel", cause), cause);
    }

    private interface Opening<T> {
        T open() throws IOException;
    }

    private static <T> T opened(String field, Opening<T> opening) throws IOException {
        try {
            return opening.open();
        } catch (NoCorrectKernelException e) {
            throw noCorrectKernel(e);
        } catch (IllegalArgumentException | MalformedTensorFileException e) {
            throw new FailureException(
                    Failure.invalid(field, field + " cannot be used: " + withoutFolders(e.getMessage())), e);
        }
    }

    /** Returns the message without local folder names. */
    private static String withoutFolders(@Nullable String message) {
        return String.valueOf(message).replaceAll("(/[^/\\s]+)+/", "");
    }

    @Override
    public synchronized void close() {
        encoders.values().forEach(TrainedEncoder::close);
        autoencoders.values().forEach(Autoencoder::close);
        TensorEngine current = engine;
        if (current != null) {
            current.close();
        }
    }
}
