package io.gmem.diffusion.checkpoint;

import io.gmem.tensorfiles.TensorSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a file or folder turned out to be. Tensors are read while the {@link ModelFile} is open. */
public sealed interface Recognised {
    /** In a few words, as an answer to "what is it?". */
    String what();

    /**
     * A diffusion transformer.
     *
     * @param ema the moving average, which is what one samples with; the only weights where there are no others
     * @param model the weights themselves, if the file has both
     * @param bank the memory bank inside, of GMem v1: {@code snippets (N, D)} not normalised and {@code frequencies (N)}, how
     *     often each is drawn
     * @param parts which part of the container holds what: {@code ema}, {@code model}, {@code snippets}, {@code frequencies}
     */
    record NetworkCheckpoint(
            Layout layout,
            NetworkReading network,
            TensorSource ema,
            @Nullable TensorSource model,
            @Nullable TensorSource bank,
            Map<String, String> parts)
            implements Recognised {
        @Override
        public String what() {
            String system = network.system() == null
                    ? "a diffusion transformer"
                    : network.system().title();
            return system + ", as " + layout.contents();
        }
    }

    /** A memory bank (rows, dimension), a snippet a row, not normalised. */
    record MemoryBank(long rows, long dimension) implements Recognised {
        @Override
        public String what() {
            return "a memory bank of %d snippets of %d numbers".formatted(rows, dimension);
        }
    }

    /** A memory bank as the product C Mᵀ + mean of rank {@code rank}. */
    record CompressedMemoryBank(long rows, long dimension, long rank) implements Recognised {
        @Override
        public String what() {
            return "a compressed memory bank of %d snippets of %d numbers, rank %d".formatted(rows, dimension, rank);
        }
    }

    /** Mean and standard deviation of latents. */
    record LatentStatisticsFile(long channels) implements Recognised {
        @Override
        public String what() {
            return "mean and standard deviation of latents of %d channels".formatted(channels);
        }
    }

    /** Latents of pictures. */
    record LatentShardFile(long count, boolean features) implements Recognised {
        @Override
        public String what() {
            return "a shard of %d latents%s".formatted(count, features ? " with features" : "");
        }
    }

    /**
     * The weights of an autoencoder.
     *
     * @param weights without what does not belong to it
     * @param latentChannels of what it encodes to; 0 where the names do not say
     */
    record AutoencoderWeights(AutoencoderKind kind, TensorSource weights, long latentChannels) implements Recognised {
        @Override
        public String what() {
            return kind.title() + (latentChannels == 0 ? "" : ", %d latent channels".formatted(latentChannels));
        }
    }

    /** The weights of an encoder of pictures. */
    record EncoderWeights(EncoderKind kind, TensorSource weights, String size) implements Recognised {
        @Override
        public String what() {
            return kind.title() + (size.isEmpty() ? "" : " " + size);
        }
    }

    /** Mean and covariance of features, for the Fréchet distance. */
    record FrechetStatistics(long features) implements Recognised {
        @Override
        public String what() {
            return "Fréchet statistics of %d features".formatted(features);
        }
    }

    /** Tensors that are nothing the suite knows. */
    record Tensors(String reason) implements Recognised {
        @Override
        public String what() {
            return "tensors of no layout the suite knows (" + reason + ")";
        }
    }
}
