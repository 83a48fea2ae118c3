package io.gmem.diffusion.checkpoint;

import io.gmem.tensorfiles.TensorSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The recognized content of a file or folder. Tensors can be read while the {@link ModelFile} is open. */
public sealed interface RecognizedModel {
    /** Returns a short description. */
    String what();

    /**
     * A diffusion transformer.
     *
     * @param ema the moving average, used for sampling; the trained weights if the file contains no average
     * @param model the trained weights if the file contains both; null otherwise
     * @param bank the memory bank of a GMem v1 file: {@code snippets (N, D)}, not normalized, and {@code frequencies (N)}, the
     *     sampling frequency of each snippet
     * @param parts content by container key: {@code ema}, {@code model}, {@code snippets}, {@code frequencies}
     */
    record NetworkCheckpoint(
            Layout layout,
            NetworkReading network,
            TensorSource ema,
            @Nullable TensorSource model,
            @Nullable TensorSource bank,
            Map<String, String> parts)
            implements RecognizedModel {
        @Override
        public String what() {
            String system = network.system() == null
                    ? "a diffusion transformer"
                    : network.system().title();
            return system + ", as " + layout.contents();
        }
    }

    /** A memory bank (rows, dimension) with one snippet per row, not normalized. */
    record MemoryBank(long rows, long dimension) implements RecognizedModel {
        @Override
        public String what() {
            return "a memory bank of %d snippets of %d numbers".formatted(rows, dimension);
        }
    }

    /** A memory bank factorized as C Mᵀ + mean with rank {@code rank}. */
    record CompressedMemoryBank(long rows, long dimension, long rank) implements RecognizedModel {
        @Override
        public String what() {
            return "a compressed memory bank of %d snippets of %d numbers, rank %d".formatted(rows, dimension, rank);
        }
    }

    /** Mean and standard deviation of latents. */
    record LatentStatisticsFile(long channels) implements RecognizedModel {
        @Override
        public String what() {
            return "mean and standard deviation of latents of %d channels".formatted(channels);
        }
    }

    /** Latents of images. */
    record LatentShardFile(long count, boolean features) implements RecognizedModel {
        @Override
        public String what() {
            return "a shard of %d latents%s".formatted(count, features ? " with features" : "");
        }
    }

    /**
     * The weights of an autoencoder.
     *
     * @param weights tensors of the autoencoder only
     * @param latentChannels number of latent channels; 0 if the tensors do not determine it
     */
    record AutoencoderWeights(AutoencoderKind kind, TensorSource weights, long latentChannels)
            implements RecognizedModel {
        @Override
        public String what() {
            return kind.title() + (latentChannels == 0 ? "" : ", %d latent channels".formatted(latentChannels));
        }
    }

    /** The weights of an image encoder. */
    record EncoderWeights(EncoderKind kind, TensorSource weights, String size) implements RecognizedModel {
        @Override
        public String what() {
            return kind.title() + (size.isEmpty() ? "" : " " + size);
        }
    }

    /** Mean and covariance of features, for the Fréchet distance. */
    record FrechetStatistics(long features) implements RecognizedModel {
        @Override
        public String what() {
            return "Fréchet statistics of %d features".formatted(features);
        }
    }

    /** Tensors of an unknown layout. */
    record Tensors(String reason) implements RecognizedModel {
        @Override
        public String what() {
            return "tensors of an unknown layout (" + reason + ")";
        }
    }
}
