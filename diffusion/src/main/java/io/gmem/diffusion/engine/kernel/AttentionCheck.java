package io.gmem.diffusion.engine.kernel;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Checks softmax(q kᵀ / √d) v and its gradients against double precision. Only some queries are compared, including the first and
 * the last. The output gradient of the others is zero, so that the reference costs O(N d) per compared query.
 */
final class AttentionCheck implements GradientCheck {
    private static final int HEADS = 2;
    private static final int COMPARED = 16;
    private static final double FLOAT32_TOLERANCE = 1e-4;
    private static final double BFLOAT16_TOLERANCE = 0.04;

    private final int tokens;
    private final int dimension;
    private final double tolerance;
    private final float[] q;
    private final float[] k;
    private final float[] v;
    private final float[] dy;

    AttentionCheck(AttentionShape shape, Precision precision) {
        this.tokens = shape.tokens();
        this.dimension = shape.headDimension();
        this.tolerance = precision == Precision.FLOAT32 ? FLOAT32_TOLERANCE : BFLOAT16_TOLERANCE;
        var random = new SplittableRandom(20_241_208);
        this.q = uniform(random);
        this.k = uniform(random);
        this.v = uniform(random);
        float[] gradient = uniform(random);
        this.dy = new float[gradient.length];
        for (int head = 0; head < HEADS; head++) {
            for (int i = 0; i < compared(); i++) {
                int from = offset(head, query(i));
                System.arraycopy(gradient, from, dy, from, dimension);
            }
        }
    }

    /** Returns uniform numbers of unit variance, rounded to eight bits so that bfloat16 represents them exactly. */
    private float[] uniform(SplittableRandom random) {
        float[] values = new float[HEADS * tokens * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(-111, 112) / 64f;
        }
        return values;
    }

    long[] shape() {
        return new long[] {1, HEADS, tokens, dimension};
    }

    float[] q() {
        return q;
    }

    float[] k() {
        return k;
    }

    float[] v() {
        return v;
    }

    float[] dy() {
        return dy;
    }

    private int compared() {
        return Math.min(tokens, COMPARED);
    }

    private int query(int i) {
        return compared() == 1 ? 0 : i * (tokens - 1) / (compared() - 1);
    }

    private int offset(int head, int token) {
        return (head * tokens + token) * dimension;
    }

    @Override
    public @Nullable String forwardFault(float[] y) {
        double[] expected = new double[y.length];
        for (int head = 0; head < HEADS; head++) {
            for (int i = 0; i < compared(); i++) {
                double[] weights = softmax(head, query(i));
                for (int token = 0; token < tokens; token++) {
                    add(expected, offset(head, query(i)), weights[token], v, offset(head, token));
                }
            }
        }
        return difference("output", y, expected, true);
    }

    @Override
    public @Nullable String backwardFault(float[] dq, float[] dk, float[] dv) {
        double[] expectedQ = new double[q.length];
        double[] expectedK = new double[q.length];
        double[] expectedV = new double[q.length];
        double scale = 1 / Math.sqrt(dimension);
        for (int head = 0; head < HEADS; head++) {
            for (int i = 0; i < compared(); i++) {
                int query = offset(head, query(i));
                double[] weights = softmax(head, query(i));
                double[] gradient = new double[tokens];
                double mean = 0;
                for (int token = 0; token < tokens; token++) {
                    gradient[token] = dot(dy, query, v, offset(head, token));
                    mean += weights[token] * gradient[token];
                }
                for (int token = 0; token < tokens; token++) {
                    double score = weights[token] * (gradient[token] - mean) * scale;
                    add(expectedQ, query, score, k, offset(head, token));
                    add(expectedK, offset(head, token), score, q, query);
                    add(expectedV, offset(head, token), weights[token], dy, query);
                }
            }
        }
        String fault = difference("gradient of the queries", dq, expectedQ, false);
        fault = fault != null ? fault : difference("gradient of the keys", dk, expectedK, false);
        return fault != null ? fault : difference("gradient of the values", dv, expectedV, false);
    }

    private double[] softmax(int head, int query) {
        double[] weights = new double[tokens];
        double sum = 0;
        for (int token = 0; token < tokens; token++) {
            double score = dot(q, offset(head, query), k, offset(head, token)) / Math.sqrt(dimension);
            weights[token] = Math.exp(score);
            sum += weights[token];
        }
        for (int token = 0; token < tokens; token++) {
            weights[token] /= sum;
        }
        return weights;
    }

    private double dot(float[] a, int fromA, float[] b, int fromB) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            sum += (double) a[fromA + i] * b[fromB + i];
        }
        return sum;
    }

    private void add(double[] sums, int to, double factor, float[] values, int from) {
        for (int i = 0; i < dimension; i++) {
            sums[to + i] += factor * values[from + i];
        }
    }

    /** @param comparedOnly whether only the entries of compared queries have a reference */
    private @Nullable String difference(String tensor, float[] actual, double[] expected, boolean comparedOnly) {
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            if (!comparedOnly || expected[i] != 0) {
                double error = Math.abs(actual[i] - expected[i]);
                worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
            }
        }
        return worst <= tolerance * largest
                ? null
                : tensor + " wrong by up to " + (float) (worst / largest) + " of its largest value";
    }
}
