package io.gmem.diffusion.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.gmem.diffusion.engine.Functions;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.diffusion.image.CentreCrop;
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
 * DINOv2 (Oquab et al. 2024), of any size: a vision transformer whose class token describes the picture and whose other tokens
 * describe its patches. Positions are resampled once, to the grid of the pictures it is asked about.
 */
public final class VisionTransformer implements ImageEncoder {
    static final double EPS = 1e-6;
    private static final int HEAD_DIMENSION = 64;
    private static final int MOST_PATCHES = 256;
    private static final int REFERENCE_CROP = 256;
    private static final int REFERENCE_INPUT = 224;
    private static final double NATIVE_OFFSET = 0.1;
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] STD = {0.229f, 0.224f, 0.225f};

    /** How positions are brought to another grid. */
    public enum Positions {
        /** Smoothed where the grid shrinks: what GMem's banks were made with. */
        SMOOTH,
        /** DINOv2's own: plain, with its scale a tenth of a patch off. */
        NATIVE
    }

    /**
     * @param heads of attention; 0 for one to 64 channels, as all published ones have
     * @param grid patches on a side of the pictures that will be asked about; 16 for 224 pixels
     */
    public record Settings(int heads, int grid, Positions positions) {
        /** For pictures of 224 pixels. */
        public static final Settings USUAL = new Settings(0, 16, Positions.SMOOTH);

        public Settings {
            if (heads < 0 || grid < 1 || grid > MOST_PATCHES) {
                throw new IllegalArgumentException(
                        "heads is %d, at least 0; grid is %d, 1 to %d".formatted(heads, grid, MOST_PATCHES));
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
            throw new IllegalArgumentException(
                    heads + " heads do not divide the width of " + width + "; give their number");
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

    /** @throws IllegalArgumentException naming a tensor that is missing, of another shape or one too many */
    public static VisionTransformer load(TensorEngine engine, TensorSource weights, Settings settings) {
        VisionTransformerConfig config = VisionTransformerConfig.recognise(weights)
                .orElseThrow(() -> new IllegalArgumentException("the weights are of no DINOv2: they lack 'cls_token',"
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

    /** (1, 1 + n², D) to (1, 1 + grid², D); the class token's position stays. */
    private NDArray resampled(NDArray table) {
        int side = (int) Math.round(Math.sqrt(table.getShape().get(1) - 1));
        int grid = settings.grid();
        NDArray plane =
                table.get(new NDIndex(":, 1:")).reshape(1, side, side, width).transpose(0, 3, 1, 2);
        NDArray moved = plane;
        if (side != grid) {
            double scale = (grid + NATIVE_OFFSET) / side;
            moved = settings.positions() == Positions.SMOOTH
                    ? functions.smoothBicubic(plane, grid, grid)
                    : functions.bicubic(plane, grid, grid, scale, scale);
        }
        NDArray flat = moved.transpose(0, 2, 3, 1).reshape(1, (long) grid * grid, width);
        return table.get(new NDIndex(":, 0:1")).concat(flat, 1);
    }

    /** Positions (1, 1 + N, D) as they are used; belongs to the encoder. */
    public NDArray positions() {
        return positions;
    }

    /** Raw outputs of the first parts by name, for finding the layer at which two implementations part. */
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
     * What it makes of pictures of -1 to 1 before it looks at them: ImageNet's mean and deviation taken out, resized.
     *
     * @param images (B, 3, H, W)
     */
    public NDArray prepared(NDArray images) {
        try (NDArray mean = channels(images, MEAN);
                NDArray std = channels(images, STD)) {
            NDArray normalised = images.add(1).div(2).sub(mean).div(std);
            if (normalised.getShape().get(2) == inputSize()
                    && normalised.getShape().get(3) == inputSize()) {
                return normalised;
            }
            try (normalised) {
                return functions.bicubic(normalised, inputSize(), inputSize());
            }
        }
    }

    private static NDArray channels(NDArray like, float[] values) {
        return like.getManager().create(values, new Shape(1, values.length, 1, 1));
    }

    /** Tokens (B, 1 + N, D) of prepared pictures (B, 3, inputSize, inputSize), the class token first. */
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

    /** The patches as vectors (B, N, D), before positions. */
    private NDArray patchVectors(NDArray prepared) {
        long batch = prepared.getShape().get(0);
        try (NDArray grid = patches.apply(prepared)) {
            return grid.reshape(batch, width, -1).transpose(0, 2, 1);
        }
    }

    /** Positions added, the class token in front: what goes into the first block. */
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

    /** As the reference: cropped to 256 pixels where it looks at 224; {@link #prepared} does the rest. */
    @Override
    public RgbImage fitted(RgbImage picture) {
        return CentreCrop.crop(picture, inputSize() * REFERENCE_CROP / REFERENCE_INPUT);
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
