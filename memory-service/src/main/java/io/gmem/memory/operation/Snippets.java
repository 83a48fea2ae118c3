package io.gmem.memory.operation;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;

/** Validates that a vector can become a row. */
final class Snippets {
    private Snippets() {}

    /** @throws FailureException {@code dimension_mismatch} or {@code not_a_number} */
    static void check(float[] snippet, int dimension, String source) {
        if (snippet.length != dimension) {
            throw new FailureException(new Failure(
                    "dimension_mismatch",
                    Category.USER,
                    false,
                    "file",
                    "vectors must have the dimension of the bank, " + dimension + " (was " + snippet.length
                            + "); encode with the bank's encoder"));
        }
        for (int i = 0; i < snippet.length; i++) {
            if (!Float.isFinite(snippet[i])) {
                throw new FailureException(new Failure(
                        "not_a_number",
                        Category.USER,
                        false,
                        "file",
                        "vectors must contain finite numbers only (was " + snippet[i] + " at index " + i + " of "
                                + source + ")"));
            }
        }
    }
}
