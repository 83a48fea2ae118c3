package io.gmem.memory.shard;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gmem.contracts.dataset.BuildShard;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.diffusion.autoencoder.Autoencoder;
import io.gmem.diffusion.encoder.HogColorDescriptor;
import io.gmem.diffusion.encoder.TrainedEncoder;
import io.gmem.diffusion.encoder.TrainedEncoder.Described;
import io.gmem.diffusion.image.CenterCrop;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.memory.model.PretrainedModels;
import io.gmem.memory.shard.ShardRows.Part;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes the tensors that a data set requires of its images, one shard at a time. */
final class Preparation {
    private static final int BATCH = 8;

    /**
     * A preprocessed image.
     *
     * @param cropped to the data set's resolution
     * @param encoderInput cropped for the encoder
     */
    record Preprocessed(RgbImage cropped, RgbImage encoderInput) {}

    private final DatasetSpec spec;
    private final PretrainedModels models;
    private final @Nullable Autoencoder autoencoder;
    private final @Nullable TrainedEncoder encoder;

    private Preparation(
            DatasetSpec spec,
            PretrainedModels models,
            @Nullable Autoencoder autoencoder,
            @Nullable TrainedEncoder encoder) {
        this.spec = spec;
        this.models = models;
        this.autoencoder = autoencoder;
        this.encoder = encoder;
    }

    /** Opens the models that the shard names and checks that they suit the data set. */
    static Preparation of(BuildShard shard, PretrainedModels models) throws IOException {
        var autoencoderWeights = shard.autoencoderWeights();
        var encoderWeights = shard.encoderWeights();
        Autoencoder autoencoder = autoencoderWeights == null ? null : models.autoencoder(autoencoderWeights);
        TrainedEncoder encoder = encoderWeights == null ? null : models.encoder(encoderWeights);
        DatasetSpec spec = shard.spec();
        InvalidInputException.unless(
                autoencoder == null || spec.resolution() % autoencoder.downscale() == 0,
                "resolution",
                "must be a multiple of the autoencoder downscale factor "
                        + (autoencoder == null ? 1 : autoencoder.downscale()) + " (was " + spec.resolution() + ")");
        InvalidInputException.unless(
                !spec.places() || encoder == null || encoder.tokenShape().isPresent(),
                "tokens",
                "requires patch tokens, but encoder '" + spec.encoder() + "' has none");
        return new Preparation(spec, models, autoencoder, encoder);
    }

    Preprocessed preprocess(RgbImage image) {
        RgbImage cropped = CenterCrop.crop(image, spec.resolution());
        return new Preprocessed(cropped, encoder == null ? cropped : encoder.fitted(image));
    }

    /** Returns all tensors that the data set requires. */
    Map<Part, HostTensor> prepare(List<Preprocessed> images) {
        Map<Part, HostTensor> parts = new EnumMap<>(Part.class);
        List<RgbImage> cropped = images.stream().map(Preprocessed::cropped).toList();
        List<RgbImage> encoderInput =
                images.stream().map(Preprocessed::encoderInput).toList();
        describe(encoderInput, parts, Part.FEATURES, Part.TOKENS);
        encode(cropped, parts, Part.LATENTS);
        if (spec.mirrored()) {
            describe(mirrored(encoderInput), parts, Part.MIRRORED_FEATURES, Part.MIRRORED_TOKENS);
            encode(mirrored(cropped), parts, Part.MIRRORED_LATENTS);
        }
        return parts;
    }

    private static List<RgbImage> mirrored(List<RgbImage> images) {
        return images.stream().map(RgbImage::mirrored).toList();
    }

    private void describe(List<RgbImage> images, Map<Part, HostTensor> into, Part features, Part tokens) {
        if (encoder == null) {
            List<float[]> rows = images.stream().map(HogColorDescriptor::of).toList();
            into.put(features, ShardRows.stacked(rows, rows.size(), HogColorDescriptor.LENGTH));
            if (spec.places()) {
                List<float[]> tokenRows =
                        rows.stream().map(HogColorDescriptor::places).toList();
                into.put(tokens, ShardRows.stacked(tokenRows, tokenRows.size(), HogColorDescriptor.LENGTH));
            }
            return;
        }
        List<Described> described = encoder.describeAll(images, spec.places());
        into.put(
                features,
                ShardRows.stacked(
                        () -> described.stream().map(Described::snippet).iterator(),
                        described.size(),
                        encoder.dimension()));
        if (spec.places()) {
            List<float[]> rows = new ArrayList<>();
            for (Described one : described) {
                rows.add(java.util.Objects.requireNonNull(one.tokens()));
            }
            into.put(tokens, ShardRows.stacked(rows, rows.size(), rows.get(0).length));
        }
    }

    private void encode(List<RgbImage> images, Map<Part, HostTensor> into, Part latents) {
        if (autoencoder == null) {
            return;
        }
        List<float[]> rows = new ArrayList<>();
        for (int from = 0; from < images.size(); from += BATCH) {
            List<RgbImage> batch = images.subList(from, Math.min(from + BATCH, images.size()));
            try (NDManager scope = models.engine().newScope();
                    NDArray encoded = autoencoder.encode(planes(scope, batch))) {
                float[] all = encoded.toFloatArray();
                int one = all.length / batch.size();
                for (int i = 0; i < batch.size(); i++) {
                    rows.add(java.util.Arrays.copyOfRange(all, i * one, (i + 1) * one));
                }
            }
        }
        into.put(latents, ShardRows.stacked(rows, rows.size(), rows.get(0).length));
    }

    private static NDArray planes(NDManager scope, List<RgbImage> batch) {
        int side = batch.get(0).width();
        float[] planes = new float[batch.size() * 3 * side * side];
        for (int i = 0; i < batch.size(); i++) {
            float[] one = batch.get(i).toPlanes();
            System.arraycopy(one, 0, planes, i * one.length, one.length);
        }
        return scope.create(planes, new Shape(batch.size(), 3, side, side));
    }
}
