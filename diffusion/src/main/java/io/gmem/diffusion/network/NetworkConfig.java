package io.gmem.diffusion.network;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything that fixes a network but its weights; {@code config.json} of a checkpoint.
 *
 * @param inputSize rows and columns of the latent
 * @param patchSize rows and columns of a token; divides {@code inputSize}
 * @param inChannels of the latent
 * @param hiddenSize D, a multiple of {@code numHeads} and of 4
 * @param depth blocks
 * @param numHeads of attention
 * @param learnSigma whether the output has twice the channels, of which the second half is not used
 * @param projection REPA's heads, if the network has them
 */
public record NetworkConfig(
        int inputSize,
        int patchSize,
        int inChannels,
        int hiddenSize,
        int depth,
        int numHeads,
        boolean learnSigma,
        Conditioning conditioning,
        @Nullable Projection projection,
        TimeDirection timeDirection) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public NetworkConfig {
        require(patchSize >= 1 && inputSize % patchSize == 0, "patch_size must divide input_size");
        require(hiddenSize % numHeads == 0, "num_heads must divide hidden_size");
        require(hiddenSize % 4 == 0, "hidden_size must be a multiple of 4 for the position table");
        require(depth >= 1 && inChannels >= 1, "depth and in_channels are at least 1");
        require(
                projection == null || (projection.encoderDepth() >= 1 && projection.encoderDepth() <= depth),
                "encoder_depth is from 1 to depth");
    }

    private static void require(boolean accepted, String rule) {
        if (!accepted) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** A network as the suite trains them: no sigma, no projectors, t = 0 is noise. */
    public static NetworkConfig of(
            int hiddenSize,
            int depth,
            int numHeads,
            int patchSize,
            int inputSize,
            int inChannels,
            Conditioning conditioning) {
        return new NetworkConfig(
                inputSize,
                patchSize,
                inChannels,
                hiddenSize,
                depth,
                numHeads,
                false,
                conditioning,
                null,
                TimeDirection.NOISE_TO_DATA);
    }

    /** Tokens in a row of the grid. */
    public int gridSize() {
        return inputSize / patchSize;
    }

    /** N: tokens in all. */
    public int tokens() {
        return gridSize() * gridSize();
    }

    /** Channels that come out, the unused half included. */
    public int outChannels() {
        return learnSigma ? 2 * inChannels : inChannels;
    }

    /** Reads {@code config.json}. */
    public static NetworkConfig read(Path file) throws IOException {
        return JSON.readValue(Files.readAllBytes(file), NetworkConfig.class);
    }

    /** Writes {@code config.json}. */
    public void write(Path file) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(this));
    }
}
