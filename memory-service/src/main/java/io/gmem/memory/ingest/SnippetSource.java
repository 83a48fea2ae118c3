package io.gmem.memory.ingest;

import io.gmem.diffusion.encoder.HogColorDescriptor;
import io.gmem.diffusion.encoder.HogColorEncoder;
import io.gmem.diffusion.encoder.ImageEncoder;
import io.gmem.diffusion.encoder.TrainedEncoder;
import io.gmem.tensorfiles.HostTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Converts the features that a shard stores for an image into its snippet. */
sealed interface SnippetSource {
    /** Returns the snippet dimension D. */
    int dimension();

    /** Returns the snippet (D), unnormalized. */
    float[] snippet(float[] features);

    /** Returns the shape of the encoder's patch tokens; empty if it has none. */
    Optional<ImageEncoder.TokenShape> tokenShape();

    /** The features are the descriptors that the built-in encoder was fitted to. */
    record Fitted(HogColorEncoder encoder) implements SnippetSource {
        @Override
        public int dimension() {
            return encoder.dimension();
        }

        @Override
        public float[] snippet(float[] features) {
            return encoder.encodeDescriptor(features);
        }

        @Override
        public Optional<ImageEncoder.TokenShape> tokenShape() {
            return Optional.of(HogColorDescriptor.PLACES);
        }

        /** Returns the fitted tensors, which encode further images consistently. */
        Map<String, HostTensor> tensors() {
            Map<String, HostTensor> tensors = new LinkedHashMap<>();
            encoder.toArrays()
                    .forEach((name, array) -> tensors.put(
                            name,
                            HostTensor.f32(
                                    array.values(),
                                    Arrays.stream(array.shape()).asLongStream().toArray())));
            return tensors;
        }
    }

    /** The features are precomputed snippets. */
    record Precomputed(int dimension) implements SnippetSource {
        @Override
        public float[] snippet(float[] features) {
            return features;
        }

        /** Precomputed patch tokens are described by the shards instead. */
        @Override
        public Optional<ImageEncoder.TokenShape> tokenShape() {
            return Optional.empty();
        }
    }

    /** The features are the snippets of a trained encoder. */
    record Trained(TrainedEncoder encoder) implements SnippetSource {
        @Override
        public int dimension() {
            return encoder.dimension();
        }

        @Override
        public float[] snippet(float[] features) {
            return features;
        }

        @Override
        public Optional<ImageEncoder.TokenShape> tokenShape() {
            return encoder.tokenShape();
        }
    }
}
