package io.gmem.contracts.bank;

import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** Validates labels. Every valid label can be used in a prompt. */
final class Label {
    private Label() {}

    static void check(@Nullable String label) {
        InvalidInputException.unless(
                label == null || label.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} _.'-]{0,99}"),
                "label",
                "must be 1 to 100 letters, digits, spaces, '_', '.', ''' or '-', starting with a letter or digit");
    }
}
