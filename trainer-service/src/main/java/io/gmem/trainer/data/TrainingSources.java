package io.gmem.trainer.data;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.autoencoder.LatentDecoder;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.MemoryBank;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The artifacts of a run's training data. Valid in every process with access to the artifact store.
 *
 * @param dataset the latents
 * @param autoencoderWeights weights of the decoder; null for pixel data, and where the autoencoder of the latents is unknown
 * @param latentSize side of a latent
 * @param bank parts of the bank version; null for a class-conditional run
 * @param holdOut rule for the images that are not trained on
 */
public record TrainingSources(
        ArtifactRef dataset,
        @Nullable ArtifactRef autoencoderWeights,
        int latentSize,
        @Nullable List<ArtifactRef> bank,
        Split.Rule holdOut) {
    /**
     * Opens the artifacts and verifies every file.
     *
     * @throws FailureException when an image has no snippet, or no label where there is no bank
     */
    public TrainingData open(TensorEngine engine, ArtifactStore store) throws IOException {
        LatentDataset latents = LatentDataset.open(store.fetch(dataset));
        try {
            return withDecoder(latents, engine, store);
        } catch (IOException | RuntimeException e) {
            latents.close();
            throw e;
        }
    }

    private TrainingData withDecoder(LatentDataset latents, TensorEngine engine, ArtifactStore store)
            throws IOException {
        if (!latents.description().decodable()) {
            return withBank(latents, null, store);
        }
        LatentDecoder decoder = LatentDecoder.open(
                engine,
                autoencoderWeights == null ? null : store.fetch(autoencoderWeights),
                latents.description().statistics().orElse(null),
                latentSize);
        try {
            return withBank(latents, decoder, store);
        } catch (IOException | RuntimeException e) {
            decoder.close();
            throw e;
        }
    }

    private TrainingData withBank(LatentDataset latents, @Nullable LatentDecoder decoder, ArtifactStore store)
            throws IOException {
        MemoryBank snippets = bank == null ? null : MemoryBank.open(store.fetchAll(bank));
        try {
            var data = new TrainingData(latents, snippets, decoder, holdOut.of(Math.toIntExact(latents.count())));
            data.requireConditionOfEveryImage();
            return data;
        } catch (RuntimeException e) {
            if (snippets != null) {
                snippets.close();
            }
            throw e;
        }
    }
}
