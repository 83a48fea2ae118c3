package io.gmem.diffusion.engine.kernel;

/**
 * Sizes of a linear layer.
 *
 * @param rows rows of the input
 * @param inputs input width
 * @param outputs output width
 */
public record LinearShape(int rows, int inputs, int outputs) {
    private static final double CHECKED_OPERATIONS = 1e9;
    private static final int MIN_CHECKED_ROWS = 256;
    private static final int ROW_UNIT = 16;

    /** Returns the floating-point operations of the forward product. */
    public double operations() {
        return 2.0 * rows * inputs * outputs;
    }

    /** Returns this layer with fewer rows if a full check is too expensive. The count stays a multiple of 16. */
    LinearShape bounded() {
        double perRow = 2.0 * inputs * outputs;
        int maxRows = (int) Math.max(MIN_CHECKED_ROWS, Math.min(Integer.MAX_VALUE, CHECKED_OPERATIONS / perRow));
        return rows <= maxRows ? this : new LinearShape(maxRows / ROW_UNIT * ROW_UNIT, inputs, outputs);
    }

    @Override
    public String toString() {
        return rows + "x" + inputs + "x" + outputs;
    }
}
