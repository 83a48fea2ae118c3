package io.gmem.diffusion.engine.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Checks a convolution exactly with random projections (Freivalds 1977). The output channels of a group, summed with random factors,
 * must equal the convolution of the input with the kernels summed with the same factors.
 */
final class ConvolutionCheck {
    private final ConvolutionShape shape;
    private final int groupInputs;
    private final int groupOutputs;
    private final float[] x;
    private final float[] weight;
    private final double[] factors;

    ConvolutionCheck(ConvolutionShape shape) {
        this.shape = shape;
        this.groupInputs = shape.inputs() / shape.groups();
        this.groupOutputs = shape.outputs() / shape.groups();
        int kernel = shape.kernelRows() * shape.kernelColumns();
        var operands = new IntegerOperands(Precision.FLOAT32, groupInputs * kernel);
        this.x = channels(operands, shape.batch() * shape.inputs(), groupInputs, shape.rows() * shape.columns(), 0);
        this.weight = channels(operands, shape.outputs() * groupInputs, groupInputs, kernel, 1);
        this.factors = operands.factors(shape.outputs());
    }

    /** Channels of one parity within their group are large, the others small. */
    private static float[] channels(IntegerOperands operands, int count, int ofGroup, int size, int largeParity) {
        float[] values = new float[count * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / size % ofGroup % 2 == largeParity ? operands.large() : operands.small();
        }
        return values;
    }

    /** (batch, inputs, rows, columns). */
    float[] x() {
        return x;
    }

    /** (outputs, inputs / groups, kernelRows, kernelColumns). */
    float[] weight() {
        return weight;
    }

    /** Returns the fault in y (batch, outputs, rows, columns); null if y is correct. */
    @Nullable
    String fault(float[] y) {
        int pixels = shape.outputRows() * shape.outputColumns();
        for (int group = 0; group < shape.groups(); group++) {
            double[] kernel = summedKernel(group);
            for (int image = 0; image < shape.batch(); image++) {
                double[] expected = convolved(image, group, kernel, pixels);
                for (int o = 0; o < groupOutputs; o++) {
                    int channel = group * groupOutputs + o;
                    int from = (image * shape.outputs() + channel) * pixels;
                    for (int p = 0; p < pixels; p++) {
                        expected[p] -= factors[channel] * y[from + p];
                    }
                }
                for (int p = 0; p < pixels; p++) {
                    if (expected[p] != 0) {
                        return "output wrong in image " + image + ", group " + group + ", pixel "
                                + p / shape.outputColumns() + "," + p % shape.outputColumns();
                    }
                }
            }
        }
        return null;
    }

    private double[] summedKernel(int group) {
        int size = groupInputs * shape.kernelRows() * shape.kernelColumns();
        double[] kernel = new double[size];
        for (int o = 0; o < groupOutputs; o++) {
            int channel = group * groupOutputs + o;
            for (int k = 0; k < size; k++) {
                kernel[k] += factors[channel] * weight[channel * size + k];
            }
        }
        return kernel;
    }

    private double[] convolved(int image, int group, double[] kernel, int pixels) {
        double[] sums = new double[pixels];
        for (int c = 0; c < groupInputs; c++) {
            int from = (image * shape.inputs() + group * groupInputs + c) * shape.rows() * shape.columns();
            for (int i = 0; i < shape.kernelRows(); i++) {
                for (int j = 0; j < shape.kernelColumns(); j++) {
                    add(sums, from, i, j, kernel[(c * shape.kernelRows() + i) * shape.kernelColumns() + j]);
                }
            }
        }
        return sums;
    }

    /** Adds factor times the channel that starts at {@code from}, shifted by row i and column j of the kernel. */
    private void add(double[] sums, int from, int i, int j, double factor) {
        for (int row = 0; row < shape.outputRows(); row++) {
            int inputRow = row * shape.stride() + i - shape.padRows();
            if (inputRow < 0 || inputRow >= shape.rows()) {
                continue;
            }
            for (int column = 0; column < shape.outputColumns(); column++) {
                int inputColumn = column * shape.stride() + j - shape.padColumns();
                if (inputColumn >= 0 && inputColumn < shape.columns()) {
                    sums[row * shape.outputColumns() + column] +=
                            factor * x[from + inputRow * shape.columns() + inputColumn];
                }
            }
        }
    }
}
