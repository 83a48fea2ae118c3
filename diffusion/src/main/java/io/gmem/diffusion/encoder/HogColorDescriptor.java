package io.gmem.diffusion.encoder;

import io.gmem.diffusion.image.CentreCrop;
import io.gmem.diffusion.image.RgbImage;

/**
 * What a picture looks like, in {@value #LENGTH} numbers and without a single learned weight.
 *
 * <p>The picture is brought to {@value #SIDE} x {@value #SIDE} by {@link CentreCrop#crop}; then
 *
 * <ol>
 *   <li>numbers 0 to 575, <b>edges</b>: {@link OrientedGradients}, 8 x 8 cells of 9 orientations, cells in row-major
 *       order. Unchanged when a constant is added to all samples (short of clipping), all but unchanged when contrast
 *       is scaled; non-negative, 0 where the picture is flat, of norm about 4 where it is full of texture;
 *   <li>numbers 576 to 767, <b>colour layout</b>: {@link ColourLayout}, 8 x 8 cells of 3 opponent colours, cells in
 *       row-major order, in [-1, √3].
 * </ol>
 *
 * <p>The parts are set side by side unweighted; over photographs colour then holds two thirds of the variance, edges one
 * (measured on 3,000 of 64 x 64).
 *
 * <p><b>What it leaks.</b> The colour layout alone is an 8 x 8 thumbnail, and a snippet carries most of a small picture's
 * pixel variance (81 % in a trial with grey intensity in its place, 256 components, 32 x 32 pictures). A network given
 * snippets of its training pictures is therefore told much of the answer: a quality claim needs held-out snippets,
 * shuffled ones as a control, and the copy rate.
 *
 * <p>Equal bit for bit on every machine: strict IEEE arithmetic in one fixed order, {@code StrictMath} for angles.
 */
public final class HogColorDescriptor {

    /** Side of the canonical square, in pixels. */
    public static final int SIDE = 32;

    /** Length of a descriptor: 576 for edges, 192 for colour. */
    public static final int LENGTH = OrientedGradients.LENGTH + ColourLayout.LENGTH;

    /** What {@link #places} gives: the cells, each with its orientations and its colour. */
    public static final ImageEncoder.TokenShape PLACES = new ImageEncoder.TokenShape(
            OrientedGradients.CELLS * OrientedGradients.CELLS, OrientedGradients.ORIENTATIONS + ColourLayout.COLOURS);

    private HogColorDescriptor() {}

    /** The descriptor {@code (768)} of a picture of any size. */
    public static float[] of(RgbImage image) {
        RgbImage square = CentreCrop.crop(image, SIDE);
        float[] descriptor = new float[LENGTH];
        OrientedGradients.describe(square, descriptor, 0);
        ColourLayout.describe(square, descriptor, OrientedGradients.LENGTH);
        return descriptor;
    }

    /**
     * The same numbers cell by cell, {@code (768) → (64, 12)}: a target for REPA's projection that needs no weights. Edges and
     * colours count as they do in a snippet.
     */
    public static float[] places(float[] descriptor) {
        int edges = OrientedGradients.ORIENTATIONS;
        int colours = ColourLayout.COLOURS;
        float[] places = new float[LENGTH];
        for (int cell = 0; cell < PLACES.count(); cell++) {
            int at = cell * PLACES.dimension();
            System.arraycopy(descriptor, cell * edges, places, at, edges);
            System.arraycopy(descriptor, OrientedGradients.LENGTH + cell * colours, places, at + edges, colours);
        }
        return places;
    }
}
