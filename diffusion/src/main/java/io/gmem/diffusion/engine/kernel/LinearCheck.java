package io.gmem.diffusion.engine.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Checks y = x Wᵀ + b and its gradients exactly with random projections (Freivalds 1977). Comparing a product of R x D and D x O
 * matrices takes O(RD + DO + RO) operations instead of O(RDO). Sums of doubles are exact: all terms are integers below 2^53.
 */
final class LinearCheck implements GradientCheck {
    private final LinearShape shape;
    private final float[] x;
    private final float[] weight;
    private final float[] bias;
    private final float[] dy;
    private final double[] outputFactors;
    private final double[] inputFactors;

    LinearCheck(LinearShape shape, Precision precision) {
        this.shape = shape;
        var operands =
                new IntegerOperands(precision, Math.max(shape.rows(), Math.max(shape.inputs(), shape.outputs())));
        this.x = matrix(operands, shape.rows(), shape.inputs(), 0);
        this.weight = matrix(operands, shape.outputs(), shape.inputs(), 1);
        this.bias = operands.small(shape.outputs());
        this.dy = operands.small(shape.rows() * shape.outputs());
        this.outputFactors = operands.factors(shape.outputs());
        this.inputFactors = operands.factors(shape.inputs());
    }

    /** Fills columns of one parity with large values and the others with small ones. Large x meet small weights: sums stay exact. */
    private static float[] matrix(IntegerOperands operands, int rows, int columns, int largeParity) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % columns % 2 == largeParity ? operands.large() : operands.small();
        }
        return values;
    }

    float[] x() {
        return x;
    }

    float[] weight() {
        return weight;
    }

    float[] bias() {
        return bias;
    }

    float[] dy() {
        return dy;
    }

    @Override
    public @Nullable String forwardFault(float[] y) {
        double[] projectedWeight = new double[shape.inputs()];
        double projectedBias = 0;
        for (int o = 0; o < shape.outputs(); o++) {
            projectedBias += outputFactors[o] * bias[o];
            for (int k = 0; k < shape.inputs(); k++) {
                projectedWeight[k] += outputFactors[o] * weight[o * shape.inputs() + k];
            }
        }
        int wrong = 0;
        int first = -1;
        for (int row = 0; row < shape.rows(); row++) {
            double expected = projectedBias + dot(x, row * shape.inputs(), projectedWeight);
            if (dot(y, row * shape.outputs(), outputFactors) != expected) {
                first = first < 0 ? row : first;
                wrong++;
            }
        }
        return wrong == 0 ? null : "output wrong in " + wrong + " of " + shape.rows() + " rows, " + columns(y, first);
    }

    /** Describes the wrong columns of one row. */
    private String columns(float[] y, int row) {
        int wrong = 0;
        int first = -1;
        int last = -1;
        for (int o = 0; o < shape.outputs(); o++) {
            double expected = bias[o];
            for (int k = 0; k < shape.inputs(); k++) {
                expected += (double) x[row * shape.inputs() + k] * weight[o * shape.inputs() + k];
            }
            if (y[row * shape.outputs() + o] != expected) {
                wrong++;
                first = first < 0 ? o : first;
                last = o;
            }
        }
        return "in row " + row + " in " + wrong + " columns from " + first + " to " + last;
    }

    @Override
    public @Nullable String backwardFault(float[] dx, float[] dweight, float[] dbias) {
        double[] projectedRows = new double[shape.rows()];
        for (int row = 0; row < shape.rows(); row++) {
            projectedRows[row] = dot(x, row * shape.inputs(), inputFactors);
        }
        double[] projectedOutputs = new double[shape.outputs()];
        for (int o = 0; o < shape.outputs(); o++) {
            projectedOutputs[o] = dot(weight, o * shape.inputs(), inputFactors);
        }
        double[] weightGradient = new double[shape.outputs()];
        double[] biasGradient = new double[shape.outputs()];
        for (int row = 0; row < shape.rows(); row++) {
            if (dot(dx, row * shape.inputs(), inputFactors) != dot(dy, row * shape.outputs(), projectedOutputs)) {
                return "gradient of the input wrong in row " + row;
            }
            for (int o = 0; o < shape.outputs(); o++) {
                double g = dy[row * shape.outputs() + o];
                weightGradient[o] += g * projectedRows[row];
                biasGradient[o] += g;
            }
        }
        for (int o = 0; o < shape.outputs(); o++) {
            if (dot(dweight, o * shape.inputs(), inputFactors) != weightGradient[o]) {
                return "gradient of the weight wrong in row " + o;
            }
            if (dbias[o] != biasGradient[o]) {
                return "gradient of the bias wrong in element " + o;
            }
        }
        return null;
    }

    private static double dot(float[] values, int from, double[] factors) {
        double sum = 0;
        for (int i = 0; i < factors.length; i++) {
            sum += values[from + i] * factors[i];
        }
        return sum;
    }
}
