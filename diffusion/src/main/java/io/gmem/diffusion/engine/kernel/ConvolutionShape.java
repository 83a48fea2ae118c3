package io.gmem.diffusion.engine.kernel;

/**
 * Sizes of a two-dimensional convolution.
 *
 * @param batch images
 * @param inputs input channels
 * @param rows height of the input
 * @param columns width of the input
 * @param outputs output channels
 * @param kernelRows height of the kernel
 * @param kernelColumns width of the kernel
 * @param stride in both directions
 * @param padRows zero rows above and below
 * @param padColumns zero columns left and right
 * @param groups divides {@code inputs} and {@code outputs}
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
    private static final int MOST_IMAGES = 2;
    private static final double CHECKED_OPERATIONS = 1e9;

    /** The same convolution of at most two images and fewer rows where the full one is too expensive for a check. */
    ConvolutionShape bounded() {
        double perRow = 2.0 * columns * inputs / groups * outputs * kernelRows * kernelColumns * MOST_IMAGES;
        int most = (int) Math.max(2 * kernelRows + stride, Math.min(Integer.MAX_VALUE, CHECKED_OPERATIONS / perRow));
        return new ConvolutionShape(
                Math.min(batch, MOST_IMAGES),
                inputs,
                Math.min(rows, most),
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
