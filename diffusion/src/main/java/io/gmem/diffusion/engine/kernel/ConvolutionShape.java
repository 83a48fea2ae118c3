package io.gmem.diffusion.engine.kernel;

/**
 * Sizes of a two-dimensional convolution.
 *
 * @param batch batch size
 * @param inputs input channels
 * @param rows height of the input
 * @param columns width of the input
 * @param outputs output channels
 * @param kernelRows height of the kernel
 * @param kernelColumns width of the kernel
 * @param stride stride in both directions
 * @param padRows zero rows above and below
 * @param padColumns zero columns left and right
 * @param groups number of groups; divides {@code inputs} and {@code outputs}
 */
public record ConvolutionShape(
        int batch,
        int inputs,
        int rows,
        int columns,
        int outputs,
        int kernelRows,
        int kernelColumns,
        int stride,
        int padRows,
        int padColumns,
        int groups) {
    private static final int MAX_IMAGES = 2;
    private static final double CHECKED_OPERATIONS = 1e9;

    /** Returns this convolution for at most two images, with fewer rows if a full check is too expensive. */
    ConvolutionShape bounded() {
        double perRow = 2.0 * columns * inputs / groups * outputs * kernelRows * kernelColumns * MAX_IMAGES;
        int maxRows = (int) Math.max(2 * kernelRows + stride, Math.min(Integer.MAX_VALUE, CHECKED_OPERATIONS / perRow));
        return new ConvolutionShape(
                Math.min(batch, MAX_IMAGES),
                inputs,
                Math.min(rows, maxRows),
                columns,
                outputs,
                kernelRows,
                kernelColumns,
                stride,
                padRows,
                padColumns,
                groups);
    }

    int outputRows() {
        return (rows + 2 * padRows - kernelRows) / stride + 1;
    }

    int outputColumns() {
        return (columns + 2 * padColumns - kernelColumns) / stride + 1;
    }

    @Override
    public String toString() {
        return batch + "x" + inputs + "x" + rows + "x" + columns + " kernel " + outputs + "x" + inputs / groups + "x"
                + kernelRows + "x" + kernelColumns + " stride " + stride + " pad " + padRows + "x" + padColumns
                + " groups " + groups;
    }
}
