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

/** The rows of another bank of the same encoder, at the end, all of them in order: what was erased there is reserved here too. */
final class MergedRows {
    private final BankLimits limits;

    MergedRows(BankLimits limits) {
        this.limits = limits;
    }

    PreparedVersion make(BankEvent.Published other, MemoryBank rows, VersionDraft draft)
            throws IOException, StoppedException {
        refuseAnotherEncoder(other, draft.parent());
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
                            item.labelled(extension.label(name)).pictured(picture(other, item)),
                            frequencies == null ? 1 : frequencies[(int) row]);
                }
            }
            return extension.finish(List.of());
        }
    }

    /** A picture of the other bank's data set is one of this bank's no more: it says whose it is from now on. */
    private static @Nullable String picture(BankEvent.Published other, Item item) {
        boolean ofDataset = item.picture() == null && other.dataset() != null && item.width() > 0;
        return ofDataset ? "dataset:" + other.dataset() + "/" + item.index() : item.picture();
    }

    private static void refuseAnotherEncoder(BankEvent.Published other, BankEvent.Published parent) {
        if (!other.encoderDigest().equals(parent.encoderDigest()) || other.dimension() != parent.dimension()) {
            throw new FailureException(new Failure(
                    "encoder_mismatch",
                    Category.USER,
                    false,
                    "with",
                    "with names " + other.version() + ", made by encoder '" + other.encoder() + "' ("
                            + other.encoderDigest().substring(0, 12) + "), and " + parent.version() + " was made by '"
                            + parent.encoder() + "' (" + parent.encoderDigest().substring(0, 12)
                            + "): their snippets cannot be compared; make both with one encoder"));
        }
    }
}
