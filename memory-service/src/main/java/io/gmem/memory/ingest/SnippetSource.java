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

/** From what a shard says of a picture to its snippet. */
sealed interface SnippetSource {
    /** D. */
    int dimension();

    /** The snippet (D), unnormalised, of a picture's features. */
    float[] snippet(float[] features);

    /** What the encoder says of a picture's places; empty where it says nothing of them. */
    Optional<ImageEncoder.TokenShape> places();

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
        public Optional<ImageEncoder.TokenShape> places() {
            return Optional.of(HogColorDescriptor.PLACES);
        }

        /** What encodes another picture alike. */
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

    /** The features are snippets that somebody else made. */
    record Given(int dimension) implements SnippetSource {
        @Override
        public float[] snippet(float[] features) {
            return features;
        }

        /** It came with them, whatever it is. */
        @Override
        public Optional<ImageEncoder.TokenShape> places() {
            return Optional.empty();
        }
    }

    /** The features are the snippets. */
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
        public Optional<ImageEncoder.TokenShape> places() {
            return encoder.tokenShape();
        }
    }
}
