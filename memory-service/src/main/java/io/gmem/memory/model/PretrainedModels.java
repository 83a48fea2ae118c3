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
 * Models by their weights, opened when first asked for and kept. libtorch is loaded with the first of them: a service that only knows
 * built-in ones never needs it. Any thread.
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
     * Puts the files of a model into the store, where their digest names them; they lie there once, however often they are asked for.
     *
     * @param field that names it
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
        ArtifactPath place = ArtifactPath.weights(Digest.of(listing.toString().getBytes(StandardCharsets.UTF_8)));
        var there = store.find(place);
        if (there.isPresent()) {
            return there.get();
        }
        Path staged = store.stage();
        try {
            for (Path file : files) {
                Files.copy(file, staged.resolve(file.getFileName()));
            }
            return store.publish(staged, place, MediaTypes.WEIGHTS);
        } finally {
            store.discard(staged);
        }
    }

    /** @throws FailureException {@code invalid_encoder} when the weights are of none */
    public synchronized TrainedEncoder encoder(ArtifactRef weights) throws IOException {
        TrainedEncoder known = encoders.get(weights.sha256());
        if (known == null) {
            known = opened("encoder", () -> TrainedEncoder.open(engine(), store.fetch(weights)));
            encoders.put(weights.sha256(), known);
        }
        return known;
    }

    /** @throws FailureException {@code invalid_autoencoder} when the weights are of none */
    public synchronized Autoencoder autoencoder(ArtifactRef weights) throws IOException {
        Autoencoder known = autoencoders.get(weights.sha256());
        if (known == null) {
            known = opened("autoencoder", () -> AutoencoderFile.open(engine(), store.fetch(weights)));
            autoencoders.put(weights.sha256(), known);
        }
        return known;
    }

    /**
     * Tensors and scripts.
     *
     * @throws FailureException {@code no_correct_kernel} when the processor computes an operation wrong by every route
     */
    public synchronized TensorEngine engine() {
        TensorEngine open = engine;
        if (open == null) {
            open = openEngine();
            engine = open;
            opened.accept(open);
        }
        return open;
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

    /** What is wrong, without where it lies on this machine. */
    private static String withoutFolders(@Nullable String message) {
        return String.valueOf(message).replaceAll("(/[^/\\s]+)+/", "");
    }

    @Override
    public synchronized void close() {
        encoders.values().forEach(TrainedEncoder::close);
        autoencoders.values().forEach(Autoencoder::close);
        TensorEngine open = engine;
        if (open != null) {
            open.close();
        }
    }
}
