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
 * The configuration of a network; {@code config.json} of a checkpoint. Together with the weights it defines the network.
 *
 * @param inputSize rows and columns of the latent
 * @param patchSize rows and columns of a patch; divides {@code inputSize}
 * @param inChannels channels of the latent
 * @param hiddenSize width D of a token, a multiple of {@code numHeads} and of 4
 * @param depth number of blocks
 * @param numHeads number of attention heads
 * @param learnSigma whether the output has twice as many channels, of which the second half is unused
 * @param backbone family of the network (default: {@link Backbone#SIT})
 * @param block options of the blocks (default: DiT's blocks)
 * @param mlpWidth width of the MLP's hidden layer (0 or absent: 4 D, or two thirds of it for a gated MLP)
 * @param projection REPA's projection heads; null for none
 * @param transport path and prediction of the network (default: velocity of the linear path)
 * @param guidedChannels channels to which guidance applies (default: all)
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

    /** Validates the configuration. Older checkpoints lack {@code backbone} and {@code block}; these receive their defaults. */
    @JsonCreator
    @SuppressWarnings({"ConstantValue", "NullAway"})
    public NetworkConfig {
        backbone = Objects.requireNonNullElse(backbone, Backbone.SIT);
        block = Objects.requireNonNullElse(block, BlockOptions.PLAIN);
        transport = Objects.requireNonNullElse(transport, TransportConfig.LINEAR_VELOCITY);
        guidedChannels = Objects.requireNonNullElse(guidedChannels, GuidedChannels.ALL);
        mlpWidth = mlpWidth == 0 ? defaultMlpWidth(hiddenSize, block) : mlpWidth;
        require(mlpWidth >= 1, "mlp_width must be at least 1 (was " + mlpWidth + ")");
        require(
                timeDirection == TimeDirection.NOISE_TO_DATA
                        || transport.prediction() == TransportConfig.Prediction.VELOCITY,
                "time_direction data to noise requires prediction velocity (was " + transport.prediction() + ")");
        require(
                patchSize >= 1 && inputSize % patchSize == 0,
                "patch_size must divide input_size " + inputSize + " (was " + patchSize + ")");
        require(
                hiddenSize % numHeads == 0,
                "num_heads must divide hidden_size " + hiddenSize + " (was " + numHeads + ")");
        require(
                hiddenSize % 4 == 0,
                "hidden_size must be a multiple of 4 for the position table (was " + hiddenSize + ")");
        require(
                !block.rope() || hiddenSize / numHeads % 4 == 0,
                "hidden_size / num_heads must be a multiple of 4 for rotary positions (was " + hiddenSize / numHeads
                        + ")");
        require(
                depth >= 1 && inChannels >= 1,
                "depth and in_channels must be at least 1 (were " + depth + " and " + inChannels + ")");
        require(
                projection == null || (projection.encoderDepth() >= 1 && projection.encoderDepth() <= depth),
                "encoder_depth must be between 1 and depth " + depth + " (was "
                        + (projection == null ? 0 : projection.encoderDepth()) + ")");
    }

    /** Creates a configuration that predicts the velocity of the linear path. */
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

    /** Returns a configuration as trained by the suite: no sigma, no projectors, t = 0 is noise. */
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

    /** Returns a copy with another backbone, other block options and the default MLP width. */
    public NetworkConfig with(Backbone otherBackbone, BlockOptions otherBlock) {
        return with(otherBackbone, otherBlock, 0, projection, transport, guidedChannels);
    }

    /** Returns a copy with other projection heads, or without them. */
    public NetworkConfig with(@Nullable Projection otherProjection) {
        return with(backbone, block, mlpWidth, otherProjection, transport, guidedChannels);
    }

    /** Returns a copy with another path or prediction. */
    public NetworkConfig with(TransportConfig otherTransport) {
        return with(backbone, block, mlpWidth, projection, otherTransport, guidedChannels);
    }

    /** Returns a copy with other guided channels. */
    public NetworkConfig with(GuidedChannels otherChannels) {
        return with(backbone, block, mlpWidth, projection, transport, otherChannels);
    }

    /** Returns a copy with another MLP width. */
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

    /** Returns whether the network can predict without a condition, which guidance requires. */
    public boolean guidable() {
        return !(conditioning instanceof Conditioning.ByClass byClass && byClass.withoutNullLabel());
    }

    /** Returns the number of channels of an attention head. */
    public int headDimension() {
        return hiddenSize / numHeads;
    }

    /** Returns 4 D, or two thirds of it for a gated MLP. */
    private static int defaultMlpWidth(int hiddenSize, BlockOptions block) {
        int plain = 4 * hiddenSize;
        return block.swiglu() ? 2 * plain / 3 : plain;
    }

    /** Returns the number of tokens in a row of the grid. */
    public int gridSize() {
        return inputSize / patchSize;
    }

    /** Returns the number of tokens N. */
    public int tokens() {
        return gridSize() * gridSize();
    }

    /** Returns the number of output channels, including the unused half. */
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
