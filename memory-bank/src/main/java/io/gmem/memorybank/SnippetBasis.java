package io.gmem.memorybank;

/**
 * What a compressed bank's rows are sums of: {@code snippet ≈ mean + Σ coefficientᵢ · modeᵢ}.
 *
 * @param mean {@code (D)}
 * @param modes {@code (r, D)}, orthonormal rows, one after the other
 */
@SuppressWarnings("ArrayRecordComponent")
public record SnippetBasis(float[] mean, float[] modes) {
    public SnippetBasis {
        if (mean.length == 0 || modes.length == 0 || modes.length % mean.length != 0) {
            throw new IllegalArgumentException(
                    "modes hold %d numbers, no multiple of the %d of the mean".formatted(modes.length, mean.length));
        }
    }

    /** D. */
    public int dimension() {
        return mean.length;
    }

    /** r. */
    public int rank() {
        return modes.length / mean.length;
    }

    /** The coefficients {@code (r)} of the nearest sum to a snippet {@code (D)}. */
    public float[] project(float[] snippet) {
        float[] coefficients = new float[rank()];
        for (int i = 0; i < coefficients.length; i++) {
            double sum = 0;
            for (int d = 0; d < mean.length; d++) {
                sum += (double) (snippet[d] - mean[d]) * modes[i * mean.length + d];
            }
            coefficients[i] = (float) sum;
        }
        return coefficients;
    }

    /** Puts the sum of {@code coefficients} {@code (r)} into {@code into} {@code (D)}. */
    public void expand(float[] coefficients, float[] into) {
        for (int d = 0; d < mean.length; d++) {
            double sum = mean[d];
            for (int i = 0; i < coefficients.length; i++) {
                sum += (double) coefficients[i] * modes[i * mean.length + d];
            }
            into[d] = (float) sum;
        }
    }
}
