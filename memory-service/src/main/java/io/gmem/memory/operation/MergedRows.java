package io.gmem.memory.operation;

import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBank;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends all rows of another bank of the same encoder, in order. Rows erased in that bank remain reserved. */
final class MergedRows {
    private final BankLimits limits;

    MergedRows(BankLimits limits) {
        this.limits = limits;
    }

    PreparedVersion make(BankEvent.Published other, MemoryBank rows, VersionDraft draft)
            throws IOException, StoppedException {
        requireSameEncoder(other, draft.parent());
        try (Extension extension = Extension.begin(draft, limits)) {
            long[] frequencies = rows.frequencies().orElse(null);
            for (long row = 0; row < rows.count(); row++) {
                if (rows.erased(row)) {
                    extension.addErased();
                } else {
                    int label = rows.label(row);
                    String name = label == Item.NO_LABEL ? null : other.labels().get(label);
                    Item item = rows.item(row);
                    extension.add(
                            rows.snippet(row),
                            item.labelled(extension.label(name)).pictured(imageReference(other, item)),
                            frequencies == null ? 1 : frequencies[(int) row]);
                }
            }
            return extension.finish(List.of());
        }
    }

    /** Returns the image reference of a merged row. An image of the other bank's data set gets an explicit data set reference. */
    private static @Nullable String imageReference(BankEvent.Published other, Item item) {
        boolean ofDataset = item.picture() == null && other.dataset() != null && item.width() > 0;
        return ofDataset ? "dataset:" + other.dataset() + "/" + item.index() : item.picture();
    }

    private static void requireSameEncoder(BankEvent.Published other, BankEvent.Published parent) {
        if (!other.encoderDigest().equals(parent.encoderDigest()) || other.dimension() != parent.dimension()) {
            throw new FailureException(new Failure(
                    "encoder_mismatch",
                    Category.USER,
                    false,
                    "with",
                    "with names " + other.version() + ", which was encoded by '" + other.encoder() + "' ("
                            + other.encoderDigest().substring(0, 12) + "), but " + parent.version()
                            + " was encoded by '"
                            + parent.encoder() + "' (" + parent.encoderDigest().substring(0, 12)
                            + "): snippets of different encoders cannot be compared; use banks of the same encoder"));
        }
    }
}
