package io.gmem.diffusion.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gmem.diffusion.guidance.GuidedChannels;
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
 * @param mlpWidth width of the MLP's hidden layer; 0 or absent for 4 D, of which a gated MLP has two thirds
 * @param projection REPA's heads, if the network has them
 * @param transport what the network says of a point on which path; the velocity of the straight one where a configuration does
 *     not say
 * @param guidedChannels channels that guidance mixes; all of them where a configuration does not say
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
        int mlpWidth,
        Conditioning conditioning,
        @Nullable Projection projection,
        TimeDirection timeDirection,
        TransportConfig transport,
        GuidedChannels guidedChannels) {
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
        guidedChannels = Objects.requireNonNullElse(guidedChannels, GuidedChannels.ALL);
        mlpWidth = mlpWidth == 0 ? usualMlpWidth(hiddenSize, block) : mlpWidth;
        require(mlpWidth >= 1, "mlp_width must be at least 1");
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
                0,
                conditioning,
                projection,
                timeDirection,
                TransportConfig.LINEAR_VELOCITY,
                GuidedChannels.ALL);
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
                TimeDirection.NOISE_TO_DATA);
    }

    /** The same with blocks of another kind, their MLPs as wide as usual. */
    public NetworkConfig with(Backbone otherBackbone, BlockOptions otherBlock) {
        return with(otherBackbone, otherBlock, 0, projection, transport, guidedChannels);
    }

    /** The same with REPA's heads, or without. */
    public NetworkConfig with(@Nullable Projection otherProjection) {
        return with(backbone, block, mlpWidth, otherProjection, transport, guidedChannels);
    }

    /** The same, trained on another path or to say something else. */
    public NetworkConfig with(TransportConfig otherTransport) {
        return with(backbone, block, mlpWidth, projection, otherTransport, guidedChannels);
    }

    /** The same with guidance of other channels. */
    public NetworkConfig with(GuidedChannels otherChannels) {
        return with(backbone, block, mlpWidth, projection, transport, otherChannels);
    }

    /** The same with MLPs of another width. */
    public NetworkConfig withMlpWidth(int otherWidth) {
        return with(backbone, block, otherWidth, projection, transport, guidedChannels);
    }

    private NetworkConfig with(
            Backbone otherBackbone,
            BlockOptions otherBlock,
            int otherWidth,
            @Nullable Projection otherProjection,
            TransportConfig otherTransport,
            GuidedChannels otherChannels) {
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
                otherWidth,
                conditioning,
                otherProjection,
                timeDirection,
                otherTransport,
                otherChannels);
    }

    /** Whether the network can predict without a condition, which guidance needs. */
    public boolean guidable() {
        return !(conditioning instanceof Conditioning.ByClass byClass && byClass.withoutNullLabel());
    }

    /** Channels of an attention head. */
    public int headDimension() {
        return hiddenSize / numHeads;
    }

    /** 4 D, or two thirds of it where the MLP is gated. */
    private static int usualMlpWidth(int hiddenSize, BlockOptions block) {
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
