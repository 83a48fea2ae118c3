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
 * What a data set keeps of latents that somebody else made. The models that made them are named by the sender or nobody: then nothing
 * decodes what is drawn, and no other picture can be encoded alike.
 *
 * @param autoencoder that made the latents; null where nobody named it
 * @param encoder that made the snippets; null where nobody named it
 */
record PrecomputedSource(
        DatasetSpec spec,
        PrecomputedForm form,
        @Nullable Autoencoder autoencoder,
        @Nullable TrainedEncoder encoder) {

    /** @throws FailureException when a named model cannot have made them */
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
                "'" + spec.autoencoder() + "' has latents of " + (autoencoder == null ? 0 : autoencoder.channels())
                        + " channels, and the source holds some of " + form.channels()
                        + "; name the one that made them");
        TrainedEncoder encoder = encoderWeights == null ? null : models.encoder(encoderWeights);
        if (encoder != null && encoder.dimension() != form.dimension()) {
            throw new FailureException(new Failure(
                    "encoder_mismatch",
                    Category.USER,
                    false,
                    "encoder",
                    "encoder '%s' makes snippets of %d numbers, and the source holds some of %d; name the one that made them"
                            .formatted(spec.encoder(), encoder.dimension(), form.dimension())));
        }
        InvalidInputException.unless(
                !spec.places() || form.tokens() != null,
                "tokens",
                "asks for vectors of places, and the shards hold no 'representations'");
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

    /** Those of the source, of latents as the autoencoder says them; null where it brings none. */
    @Nullable
    LatentStatistics statistics() {
        LatentStatistics brought = form.statistics();
        if (brought == null || autoencoder == null || autoencoder.latentScale() == 1) {
            return brought;
        }
        return new LatentStatistics(
                scaled(brought.mean(), autoencoder.latentScale()), scaled(brought.std(), autoencoder.latentScale()));
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

    /** Of an encoder that nobody named it is like no other's: whether two data sets have the same one cannot be known. */
    String encoderDigest() {
        return encoder == null
                ? Digest.of(("unnamed encoder of data set " + spec.id()).getBytes(StandardCharsets.UTF_8))
                : encoder.digest();
    }

    PrecomputedLatents told() {
        return new PrecomputedLatents(
                form.shards(),
                form.statisticsFile(),
                autoencoder == null ? null : Integer.valueOf(latentForm().resolution()),
                encoder != null);
    }
}
