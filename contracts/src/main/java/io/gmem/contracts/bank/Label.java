package io.gmem.contracts.bank;

import io.gmem.contracts.failure.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** What a label may be called, so that a prompt can name it. */
final class Label {
    private Label() {}

    static void check(@Nullable String label) {
        InvalidInputException.unless(
                label == null || label.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} _.'-]{0,99}"),
                "label",
                "is 1 to 100 letters, digits, spaces, '_', '.', ''' or '-', starting with a letter or digit");
    }
}
