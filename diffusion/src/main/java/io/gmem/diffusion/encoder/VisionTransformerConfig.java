package io.gmem.diffusion.encoder;

import io.gmem.tensorfiles.TensorSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a DINOv2, inferred from the names and shapes of its tensors. Width 384 and depth 12 is S, 768 and 12 is B, 1024 and 24 is L.
 *
 * @param width the token dimension D
 * @param depth number of blocks
 * @param hidden width inside a block's MLP
 * @param patchSize pixels along one side of a patch
 * @param grid patches along one side of the training images
 */
public record VisionTransformerConfig(int width, int depth, int hidden, int patchSize, int grid) {
    private static final int CHANNELS = 3;
    private static final String PATCHES = "patch_embed.proj.weight";
    private static final String POSITIONS = "pos_embed";
    private static final Pattern BLOCK = Pattern.compile("blocks\\.(\\d{1,3})\\..*");
    private static final Pattern UNUSED = Pattern.compile("mask_token|head\\..*");

    /**
     * Infers the size. Returns empty if the tensors are not of a DINOv2; an incomplete or misshapen network is recognized here and rejected
     * by {@link #check}.
     */
    public static Optional<VisionTransformerConfig> recognise(TensorSource weights) {
        if (ShapeTable.rank(weights, PATCHES) != 4
                || ShapeTable.rank(weights, POSITIONS) != 3
                || ShapeTable.rank(weights, "cls_token") != 3
                || ShapeTable.rank(weights, "blocks.0.ls1.gamma") != 1) {
            return Optional.empty();
        }
        int depth = 0;
        for (String name : weights.names()) {
            Matcher block = BLOCK.matcher(name);
            if (block.matches()) {
                depth = Math.max(depth, Integer.parseInt(block.group(1)) + 1);
            }
        }
        return Optional.of(new VisionTransformerConfig(
                ShapeTable.length(weights, PATCHES, 0),
                depth,
                ShapeTable.length(weights, "blocks.0.mlp.fc1.weight", 0),
                ShapeTable.length(weights, PATCHES, 2),
                (int) Math.round(Math.sqrt(ShapeTable.length(weights, POSITIONS, 1) - 1.0))));
    }

    /**
     * Checks the tensors.
     *
     * @throws IllegalArgumentException naming the first tensor that is missing, has another shape or is not used
     */
    void check(TensorSource weights) {
        var table = new ShapeTable()
                .with("cls_token", 1, 1, width)
                .with(POSITIONS, 1, 1 + (long) grid * grid, width)
                .with(PATCHES, width, CHANNELS, patchSize, patchSize)
                .with("patch_embed.proj.bias", width);
        for (int i = 0; i < depth; i++) {
            String block = "blocks." + i;
            table.withNorm(block + ".norm1", width)
                    .withLinear(block + ".attn.qkv", width, 3L * width)
                    .withLinear(block + ".attn.proj", width, width)
                    .with(block + ".ls1.gamma", width)
                    .withNorm(block + ".norm2", width)
                    .withLinear(block + ".mlp.fc1", width, hidden)
                    .withLinear(block + ".mlp.fc2", hidden, width)
                    .with(block + ".ls2.gamma", width);
        }
        table.withNorm("norm", width).check("DINOv2", weights, UNUSED);
    }
}
