package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.CenterCrop;
import io.gmem.diffusion.image.RgbImage;
import io.gmem.diffusion.layer.Conv2d;
import io.gmem.diffusion.layer.LayerNorm;
import io.gmem.diffusion.layer.Parameters;
import io.gmem.tensorfiles.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DINOv2 (Oquab et al. 2024) of any size: a vision transformer whose class token describes the image and whose other tokens describe its
 * patches. Positions are resampled once, to the grid of the input images.
 */
public final class VisionTransformer implements ImageEncoder {
    static final double EPS = 1e-6;
    private static final int HEAD_DIMENSION = 64;
    private static final int MAX_PATCHES = 256;
    private static final int REFERENCE_CROP = 256;
    private static final int REFERENCE_INPUT = 224;
    private static final double NATIVE_OFFSET = 0.1;
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] STD = {0.229f, 0.224f, 0.225f};

    /** How positions are resampled to another grid. */
    public enum Positions {
        /** Antialiased on smaller grids; GMem's banks use it. */
        SMOOTH,
        /** DINOv2's own: plain interpolation, with a scale that is off by a tenth of a patch. */
        NATIVE
    }

    /**
     * Settings that the weights do not contain.
     *
     * @param heads attention heads; 0 for one per 64 channels, as in all published models
     * @param grid patches along one side of the input images; 16 for 224 pixels
     */
    public record Settings(int heads, int grid, Positions positions) {
        /** The settings for images of 224 pixels. */
        public static final Settings DEFAULT = new Settings(0, 16, Positions.SMOOTH);

        public Settings {
            if (heads < 0 || grid < 1 || grid > MAX_PATCHES) {
                throw new IllegalArgumentException("heads must be at least 0 (was %d) and grid 1 to %d (was %d)"
                        .formatted(heads, MAX_PATCHES, grid));
            }
        }
    }

    private final Parameters parameters;
    private final Functions functions;
    private final Settings settings;
    private final int patchSize;
    private final int width;
    private final Conv2d patches;
    private final NDArray classToken;
    private final NDArray positions;
    private final List<TransformerBlock> blocks;
    private final LayerNorm norm;
    private final String digest;

    private VisionTransformer(
            Parameters parameters, VisionTransformerConfig config, Settings settings, DigestedTensors weights) {
        this.parameters = parameters;
        this.functions = parameters.functions();
        this.settings = settings;
        this.width = config.width();
        this.patchSize = config.patchSize();
        int heads = settings.heads() == 0 ? width / HEAD_DIMENSION : settings.heads();
        if (heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException("heads must divide the width of " + width + " (was " + heads + ")");
        }
        this.patches = parameters.conv2d("patch_embed.proj", patchSize, 0, 0, 1);
        this.classToken = parameters.get("cls_token", 1, 1, width);
        this.positions = resampled(parameters.get("pos_embed", 1, -1, width));
        this.blocks = new ArrayList<>();
        for (int i = 0; i < config.depth(); i++) {
            blocks.add(TransformerBlock.of(parameters, "blocks." + i, heads));
        }
        this.norm = parameters.layerNorm("norm", EPS);
        this.digest = weights.digest(
                config + " heads " + heads + " grid " + settings.grid() + " positions " + settings.positions());
    }

    /**
     * Loads the network.
     *
     * @throws IllegalArgumentException naming a tensor that is missing, has another shape or is not used
     */
    public static VisionTransformer load(TensorEngine engine, TensorSource weights, Settings settings) {
        VisionTransformerConfig config = VisionTransformerConfig.recognise(weights)
                .orElseThrow(
                        () -> new IllegalArgumentException("the weights are not a DINOv2: missing tensor 'cls_token',"
                                + " 'pos_embed', 'patch_embed.proj.weight' or 'blocks.0.ls1.gamma'"));
        config.check(weights);
        var digested = new DigestedTensors(weights);
        var parameters = new Parameters(engine, digested);
        try {
            return new VisionTransformer(parameters, config, settings, digested);
        } catch (RuntimeException e) {
            parameters.close();
            throw e;
        }
    }

    /** Resamples positions (1, 1 + n², D) to (1, 1 + grid², D); the class token's position is unchanged. */
    private NDArray resampled(NDArray table) {
        int side = (int) Math.round(Math.sqrt(table.getShape().get(1) - 1));
        int grid = settings.grid();
        NDArray plane =
                table.get(new NDIndex(":, 1:")).reshape(1, side, side, width).transpose(0, 3, 1, 2);
        NDArray resampled = plane;
        if (side != grid) {
            double scale = (grid + NATIVE_OFFSET) / side;
            resampled = settings.positions() == Positions.SMOOTH
                    ? functions.smoothBicubic(plane, grid, grid)
                    : functions.bicubic(plane, grid, grid, scale, scale);
        }
        NDArray flat = resampled.transpose(0, 2, 3, 1).reshape(1, (long) grid * grid, width);
        return table.get(new NDIndex(":, 0:1")).concat(flat, 1);
    }

    /** The resampled positions (1, 1 + N, D); owned by the encoder. */
    public NDArray positions() {
        return positions;
    }

    /** Returns raw outputs of the first layers by name, to locate the layer at which two implementations differ. */
    public Map<String, NDArray> taps(NDArray prepared) {
        try (NDArray h = embedded(prepared)) {
            return Map.of(
                    "patch_embed",
                    patchVectors(prepared),
                    "block0",
                    blocks.get(0).apply(h));
        }
    }

    /**
     * Returns the network input for images in -1 to 1: normalized with ImageNet's mean and deviation, and resized.
     *
     * @param images (B, 3, H, W)
     */
    public NDArray prepared(NDArray images) {
        try (NDArray mean = channels(images, MEAN);
                NDArray std = channels(images, STD)) {
            NDArray normalized = images.add(1).div(2).sub(mean).div(std);
            if (normalized.getShape().get(2) == inputSize()
                    && normalized.getShape().get(3) == inputSize()) {
                return normalized;
            }
            try (normalized) {
                return functions.bicubic(normalized, inputSize(), inputSize());
            }
        }
    }

    private static NDArray channels(NDArray like, float[] values) {
        return like.getManager().create(values, new Shape(1, values.length, 1, 1));
    }

    /** Returns tokens (B, 1 + N, D) of prepared images (B, 3, inputSize, inputSize), the class token first. */
    public NDArray tokens(NDArray prepared) {
        try (NDArray h = embedded(prepared)) {
            NDArray state = h;
            for (TransformerBlock block : blocks) {
                NDArray next = block.apply(state);
                if (state != h) {
                    state.close();
                }
                state = next;
            }
            NDArray normed = norm.apply(state);
            if (state != h) {
                state.close();
            }
            return normed;
        }
    }

    /** Returns the patch embeddings (B, N, D) without positions. */
    private NDArray patchVectors(NDArray prepared) {
        long batch = prepared.getShape().get(0);
        try (NDArray grid = patches.apply(prepared)) {
            return grid.reshape(batch, width, -1).transpose(0, 2, 1);
        }
    }

    /** Returns the input of the first block: the class token, then the patches, with positions added. */
    private NDArray embedded(NDArray prepared) {
        long batch = prepared.getShape().get(0);
        try (NDArray vectors = patchVectors(prepared)) {
            NDList classes = new NDList();
            for (int i = 0; i < batch; i++) {
                classes.add(classToken);
            }
            NDArray first = ai.djl.ndarray.NDArrays.concat(classes, 0);
            first.attach(prepared.getManager());
            try (first;
                    NDArray all = first.concat(vectors, 1)) {
                return all.add(positions);
            }
        }
    }

    @Override
    public String name() {
        return "dinov2-" + width;
    }

    @Override
    public int inputSize() {
        return settings.grid() * patchSize;
    }

    @Override
    public int dimension() {
        return width;
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public Optional<TokenShape> tokenShape() {
        return Optional.of(new TokenShape(settings.grid() * settings.grid(), width));
    }

    /** Crops as the reference does: 256 pixels for an input of 224; {@link #prepared} does the rest. */
    @Override
    public RgbImage fitted(RgbImage image) {
        return CenterCrop.crop(image, inputSize() * REFERENCE_CROP / REFERENCE_INPUT);
    }

    @Override
    public Description describe(NDArray images) {
        try (NDArray prepared = prepared(images);
                NDArray tokens = tokens(prepared)) {
            return new Description(tokens.get(new NDIndex(":, 0")), tokens.get(new NDIndex(":, 1:")));
        }
    }

    @Override
    public void close() {
        parameters.close();
    }
}
