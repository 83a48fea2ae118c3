package io.gmem.diffusion.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gmem.diffusion.transport.TransportConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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
 * @param backbone the family; a configuration that does not say is a {@link Backbone#SIT}
 * @param block how blocks differ from DiT's; not at all where a configuration does not say
 * @param projection REPA's heads, if the network has them
 * @param transport what the network says of a point on which path; the velocity of the straight one where a configuration does
 *     not say
 */
public record NetworkConfig(
        int inputSize,
        int patchSize,
        int inChannels,
        int hiddenSize,
        int depth,
        int numHeads,
        boolean learnSigma,
        Backbone backbone,
        BlockOptions block,
        Conditioning conditioning,
        @Nullable Projection projection,
        TimeDirection timeDirection,
        TransportConfig transport) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Checks that the numbers fit each other. Absent {@code backbone} and {@code block} are those of older checkpoints. */
    @JsonCreator
    @SuppressWarnings({"ConstantValue", "NullAway"})
    public NetworkConfig {
        backbone = Objects.requireNonNullElse(backbone, Backbone.SIT);
        block = Objects.requireNonNullElse(block, BlockOptions.PLAIN);
        transport = Objects.requireNonNullElse(transport, TransportConfig.LINEAR_VELOCITY);
        require(
                timeDirection == TimeDirection.NOISE_TO_DATA
                        || transport.prediction() == TransportConfig.Prediction.VELOCITY,
                "time_direction: only velocities are known from data to noise");
        require(patchSize >= 1 && inputSize % patchSize == 0, "patch_size must divide input_size");
        require(hiddenSize % numHeads == 0, "num_heads must divide hidden_size");
        require(hiddenSize % 4 == 0, "hidden_size must be a multiple of 4 for the position table");
        require(
                !block.rope() || hiddenSize / numHeads % 4 == 0,
                "hidden_size / num_heads must be a multiple of 4 for rotary positions");
        require(depth >= 1 && inChannels >= 1, "depth and in_channels are at least 1");
        require(
                projection == null || (projection.encoderDepth() >= 1 && projection.encoderDepth() <= depth),
                "encoder_depth is from 1 to depth");
    }

    /** A network that says the velocity of the straight path. */
    public NetworkConfig(
            int inputSize,
            int patchSize,
            int inChannels,
            int hiddenSize,
            int depth,
            int numHeads,
            boolean learnSigma,
            Backbone backbone,
            BlockOptions block,
            Conditioning conditioning,
            @Nullable Projection projection,
            TimeDirection timeDirection) {
        this(
                inputSize,
                patchSize,
                inChannels,
                hiddenSize,
                depth,
                numHeads,
                learnSigma,
                backbone,
                block,
                conditioning,
                projection,
                timeDirection,
                TransportConfig.LINEAR_VELOCITY);
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
                Backbone.SIT,
                BlockOptions.PLAIN,
                conditioning,
                null,
                TimeDirection.NOISE_TO_DATA,
                TransportConfig.LINEAR_VELOCITY);
    }

    /** The same with blocks of another kind. */
    public NetworkConfig with(Backbone otherBackbone, BlockOptions otherBlock) {
        return with(otherBackbone, otherBlock, projection, transport);
    }

    /** The same with REPA's heads, or without. */
    public NetworkConfig with(@Nullable Projection otherProjection) {
        return with(backbone, block, otherProjection, transport);
    }

    /** The same, trained on another path or to say something else. */
    public NetworkConfig with(TransportConfig otherTransport) {
        return with(backbone, block, projection, otherTransport);
    }

    private NetworkConfig with(
            Backbone otherBackbone,
            BlockOptions otherBlock,
            @Nullable Projection otherProjection,
            TransportConfig otherTransport) {
        return new NetworkConfig(
                inputSize,
                patchSize,
                inChannels,
                hiddenSize,
                depth,
                numHeads,
                learnSigma,
                otherBackbone,
                otherBlock,
                conditioning,
                otherProjection,
                timeDirection,
                otherTransport);
    }

    /** Channels of an attention head. */
    public int headDimension() {
        return hiddenSize / numHeads;
    }

    /** Width of the MLP's hidden layer: 4 D, or two thirds of it where that is gated. */
    public int mlpWidth() {
        int plain = 4 * hiddenSize;
        return block.swiglu() ? 2 * plain / 3 : plain;
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
