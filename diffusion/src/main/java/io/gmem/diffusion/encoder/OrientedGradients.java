package io.gmem.diffusion.encoder;

import io.gmem.diffusion.image.RgbImage;

/**
 * Histograms of oriented gradients (Dalal and Triggs, CVPR 2005) of a 32 x 32 image: 8 x 8 cells of 4 x 4 pixels and 9 unsigned
 * orientations of 20 degrees each, centered on 10, 30, ... 170 degrees.
 *
 * <ol>
 *   <li>The gradient uses the centered mask [-1, 0, 1] with a repeated border, in the channel where it is largest.
 *   <li>Its magnitude is distributed linearly over the two nearest orientations and the four nearest cells.
 *   <li>Each 2 x 2 cells form a block; blocks overlap by one cell. A block v is normalized to v/√(|v|² + ε²), clipped at
 *       0.2 and normalized again (L2-Hys).
 *   <li>The paper concatenates the overlapping blocks. Here each cell keeps the mean of its copies (one at a corner, two
 *       at a border, four inside), which leaves 8·8·9 = 576 numbers.
 * </ol>
 *
 * <p>A mirrored image has the mirrored cells with orientation b replaced by 8 - b.
 */
final class OrientedGradients {

    static final int CELLS = 8;
    static final int ORIENTATIONS = 9;
    static final int LENGTH = CELLS * CELLS * ORIENTATIONS;

    private static final int CELL = HogColorDescriptor.SIDE / CELLS;
    private static final double CLIP = 0.2;

    /** In sample levels: the gradient size at which a block counts as structure rather than noise. */
    private static final double EPSILON = 16;

    private OrientedGradients() {}

    static void describe(RgbImage image, float[] descriptor, int offset) {
        double[] cells = votes(image);
        double[] sum = new double[LENGTH];
        int[] copies = new int[CELLS * CELLS];
        for (int row = 0; row < CELLS - 1; row++) {
            for (int column = 0; column < CELLS - 1; column++) {
                int first = row * CELLS + column;
                int[] block = {first, first + 1, first + CELLS, first + CELLS + 1};
                addNormalised(cells, block, sum, copies);
            }
        }
        for (int i = 0; i < LENGTH; i++) {
            descriptor[offset + i] = (float) (sum[i] / copies[i / ORIENTATIONS]);
        }
    }

    private static double[] votes(RgbImage image) {
        double[] cells = new double[LENGTH];
        int last = HogColorDescriptor.SIDE - 1;
        for (int y = 0; y <= last; y++) {
            for (int x = 0; x <= last; x++) {
                int dx = 0;
                int dy = 0;
                for (int channel = 0; channel < 3; channel++) {
                    int cx = image.sample(Math.min(x + 1, last), y, channel)
                            - image.sample(Math.max(x - 1, 0), y, channel);
                    int cy = image.sample(x, Math.min(y + 1, last), channel)
                            - image.sample(x, Math.max(y - 1, 0), channel);
                    if (cx * cx + cy * cy > dx * dx + dy * dy) {
                        dx = cx;
                        dy = cy;
                    }
                }
                if (dx != 0 || dy != 0) {
                    vote(cells, x, y, dx, dy);
                }
            }
        }
        return cells;
    }

    private static void vote(double[] cells, int x, int y, int dx, int dy) {
        double turn =
                StrictMath.atan2(dy, dx) / Math.PI; // in half turns, -1 to 1; unsigned: a half turn changes nothing
        double bin = (turn < 0 ? turn + 1 : turn) * ORIENTATIONS - 0.5;
        double column = (x + 0.5) / CELL - 0.5;
        double row = (y + 0.5) / CELL - 0.5;
        double magnitude = Math.sqrt(dx * dx + dy * dy);
        for (int i = 0; i < 8; i++) {
            int b = (int) Math.floor(bin) + (i & 1);
            int c = (int) Math.floor(column) + (i >> 1 & 1);
            int r = (int) Math.floor(row) + (i >> 2);
            if (c >= 0 && c < CELLS && r >= 0 && r < CELLS) {
                double weight = (1 - Math.abs(bin - b)) * (1 - Math.abs(column - c)) * (1 - Math.abs(row - r));
                cells[(r * CELLS + c) * ORIENTATIONS + Math.floorMod(b, ORIENTATIONS)] += magnitude * weight;
            }
        }
    }

    private static void addNormalised(double[] cells, int[] block, double[] sum, int[] copies) {
        double[] v = new double[block.length * ORIENTATIONS];
        for (int i = 0; i < v.length; i++) {
            v[i] = cells[block[i / ORIENTATIONS] * ORIENTATIONS + i % ORIENTATIONS];
        }
        normalize(v, EPSILON);
        for (int i = 0; i < v.length; i++) {
            v[i] = Math.min(v[i], CLIP);
        }
        normalize(v, 1e-3);
        for (int i = 0; i < v.length; i++) {
            sum[block[i / ORIENTATIONS] * ORIENTATIONS + i % ORIENTATIONS] += v[i];
        }
        for (int cell : block) {
            copies[cell]++;
        }
    }

    private static void normalize(double[] v, double epsilon) {
        double square = epsilon * epsilon;
        for (double value : v) {
            square += value * value;
        }
        double norm = Math.sqrt(square);
        for (int i = 0; i < v.length; i++) {
            v[i] /= norm;
        }
    }
}
