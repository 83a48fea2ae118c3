package io.gmem.diffusion.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearCheckTest {
    private static final LinearShape SHAPE = new LinearShape(32, 20, 50);

    /** A product computed by definition, and its gradients. */
    private record Product(float[] y, float[] dx, float[] dweight, float[] dbias) {
        static Product of(LinearCheck check, LinearShape s) {
            var p = new Product(
                    new float[s.rows() * s.outputs()],
                    new float[s.rows() * s.inputs()],
                    new float[s.outputs() * s.inputs()],
                    new float[s.outputs()]);
            for (int row = 0; row < s.rows(); row++) {
                for (int o = 0; o < s.outputs(); o++) {
                    float gradient = check.dy()[row * s.outputs() + o];
                    float sum = check.bias()[o];
                    p.dbias[o] += gradient;
                    for (int k = 0; k < s.inputs(); k++) {
                        float x = check.x()[row * s.inputs() + k];
                        float weight = check.weight()[o * s.inputs() + k];
                        sum += x * weight;
                        p.dx[row * s.inputs() + k] += gradient * weight;
                        p.dweight[o * s.inputs() + k] += gradient * x;
                    }
                    p.y[row * s.outputs() + o] = sum;
                }
            }
            return p;
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void acceptsExactProduct(Precision precision) {
        var check = new LinearCheck(SHAPE, precision);
        Product product = Product.of(check, SHAPE);

        assertThat(check.forwardFault(product.y())).isNull();
        assertThat(check.backwardFault(product.dx(), product.dweight(), product.dbias()))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(floats = {1, -0.5f, 1e-3f, Float.NaN, Float.POSITIVE_INFINITY})
    void detectsOneWrongOutput(float error) {
        var check = new LinearCheck(SHAPE, Precision.FLOAT32);
        Product product = Product.of(check, SHAPE);
        product.y()[7 * SHAPE.outputs() + 48] = Math.abs(error) < 1 ? 0.125f + error : error;

        assertThat(check.forwardFault(product.y()))
                .isEqualTo("output wrong in 1 of 32 rows, in row 7 in 1 columns from 48 to 48");
    }

    @Test
    void detectsOutputRoundedToBfloat16() {
        var check = new LinearCheck(SHAPE, Precision.FLOAT32);
        Product product = Product.of(check, SHAPE);
        for (int i = 0; i < product.y().length; i++) {
            product.y()[i] = Float.intBitsToFloat(Float.floatToIntBits(product.y()[i]) & 0xFFFF_0000);
        }

        assertThat(check.forwardFault(product.y())).startsWith("output wrong in");
    }

    @Test
    void detectsWrongGradients() {
        var check = new LinearCheck(SHAPE, Precision.FLOAT32);
        Product product = Product.of(check, SHAPE);

        product.dx()[3 * SHAPE.inputs() + 5]++;
        assertThat(check.backwardFault(product.dx(), product.dweight(), product.dbias()))
                .isEqualTo("gradient of the input wrong in row 3");
        product.dx()[3 * SHAPE.inputs() + 5]--;

        product.dweight()[4 * SHAPE.inputs()]++;
        assertThat(check.backwardFault(product.dx(), product.dweight(), product.dbias()))
                .isEqualTo("gradient of the weight wrong in row 4");
        product.dweight()[4 * SHAPE.inputs()]--;

        product.dbias()[49]++;
        assertThat(check.backwardFault(product.dx(), product.dweight(), product.dbias()))
                .isEqualTo("gradient of the bias wrong in element 49");
    }

    @Test
    void operandsHaveMoreDigitsThanBfloat16() {
        var check = new LinearCheck(SHAPE, Precision.FLOAT32);

        assertThat(largest(check.x())).isGreaterThan(1024);
        assertThat(largest(check.weight())).isGreaterThan(1024);
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
