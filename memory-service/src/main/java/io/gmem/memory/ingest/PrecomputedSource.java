package io.gmem.memory.ingest;

import io.gmem.artifacts.Digest;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.dataset.PrecomputedLatents;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.diffusion.autoencoder.Autoencoder;
import io.gmem.diffusion.encoder.TrainedEncoder;
import io.gmem.memory.model.PretrainedModels;
import io.gmem.memory.source.PrecomputedForm;
import io.gmem.memorybank.LatentForm;
import io.gmem.tensorfiles.latents.LatentStatistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Latents of a data set that were computed elsewhere.
 *
 * <p>The specification may name the models that made them. Without an autoencoder, generated latents cannot be decoded. Without
 * an encoder, no other image can be encoded consistently.
 *
 * @param autoencoder that encoded the latents; null if unnamed
 * @param encoder that encoded the snippets; null if unnamed
 */
record PrecomputedSource(
        DatasetSpec spec,
        PrecomputedForm form,
        @Nullable Autoencoder autoencoder,
        @Nullable TrainedEncoder encoder) {

    /** @throws FailureException if a named model is incompatible with the latents */
    static PrecomputedSource of(
            DatasetSpec spec,
            PrecomputedForm form,
            PretrainedModels models,
            @Nullable ArtifactRef autoencoderWeights,
            @Nullable ArtifactRef encoderWeights)
            throws IOException {
        Autoencoder autoencoder = autoencoderWeights == null ? null : models.autoencoder(autoencoderWeights);
        InvalidInputException.unless(
                autoencoder == null || autoencoder.channels() == form.channels(),
                "autoencoder",
                "'" + spec.autoencoder() + "' has " + (autoencoder == null ? 0 : autoencoder.channels())
                        + " latent channels, but the latents of the source have " + form.channels()
                        + "; name the autoencoder that encoded them");
        TrainedEncoder encoder = encoderWeights == null ? null : models.encoder(encoderWeights);
        if (encoder != null && encoder.dimension() != form.dimension()) {
            throw new FailureException(new Failure(
                    "encoder_mismatch",
                    Category.USER,
                    false,
                    "encoder",
                    "encoder '%s' has dimension %d, but the snippets of the source have dimension %d; name the encoder that made them"
                            .formatted(spec.encoder(), encoder.dimension(), form.dimension())));
        }
        InvalidInputException.unless(
                !spec.places() || form.tokens() != null,
                "tokens",
                "requires patch features, but the shards contain no 'representations'");
        return new PrecomputedSource(spec, form, autoencoder, encoder);
    }

    LatentForm latentForm() {
        boolean mirrored = !Boolean.FALSE.equals(spec.flip());
        return new LatentForm(
                autoencoder == null ? 0 : form.size() * autoencoder.downscale(),
                autoencoder == null ? LatentForm.UNNAMED : spec.autoencoder(),
                form.channels(),
                form.size(),
                mirrored,
                mirrored ? form.dimension() : 0,
                Boolean.FALSE.equals(spec.tokens()) ? null : form.tokens(),
                false);
    }

    /** Returns the statistics of the source in the scale of the autoencoder; null if the source provides none. */
    @Nullable
    LatentStatistics statistics() {
        LatentStatistics source = form.statistics();
        if (source == null || autoencoder == null || autoencoder.latentScale() == 1) {
            return source;
        }
        return new LatentStatistics(
                scaled(source.mean(), autoencoder.latentScale()), scaled(source.std(), autoencoder.latentScale()));
    }

    private static float[] scaled(float[] numbers, double by) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= (float) by;
        }
        return numbers;
    }

    String encoderName() {
        return encoder == null ? LatentForm.UNNAMED : spec.encoder();
    }

    /**
     * Returns the digest of the encoder. For an unnamed encoder the digest is unique to the data set, because equality with
     * another encoder cannot be verified.
     */
    String encoderDigest() {
        return encoder == null
                ? Digest.of(("unnamed encoder of data set " + spec.id()).getBytes(StandardCharsets.UTF_8))
                : encoder.digest();
    }

    PrecomputedLatents summary() {
        return new PrecomputedLatents(
                form.shards(),
                form.statisticsFile(),
                autoencoder == null ? null : Integer.valueOf(latentForm().resolution()),
                encoder != null);
    }
}
