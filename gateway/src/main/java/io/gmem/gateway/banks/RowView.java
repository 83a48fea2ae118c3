package io.gmem.gateway.banks;

import io.gmem.contracts.bank.BankEvent;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBank;
import org.jspecify.annotations.Nullable;

/** Converts rows of a bank version to response records. */
public record RowView(BankEvent.Published version, MemoryBank bank) {
    private static final String DATASET = "dataset:";

    public Bank.Row row(long row) {
        if (bank.erased(row)) {
            return new Bank.Row(row, null, "", null, null, null, null, null, null, true);
        }
        Item item = bank.item(row);
        boolean hasImage = item.width() > 0;
        return new Bank.Row(
                row,
                label(item.label()),
                item.source(),
                item.sha256().isEmpty() ? null : item.sha256(),
                hasImage ? item.width() : null,
                hasImage ? item.height() : null,
                item.bytes(),
                item.licence(),
                image(item),
                null);
    }

    private @Nullable String label(int label) {
        return label == Item.NO_LABEL ? null : version.labels().get(label);
    }

    private @Nullable String image(Item item) {
        String stored = item.picture();
        if (stored == null) {
            return version.dataset() == null || item.width() == 0
                    ? null
                    : datasetImageUrl(version.dataset() + "/" + item.index());
        }
        return stored.startsWith(DATASET)
                ? datasetImageUrl(stored.substring(DATASET.length()))
                : "/api/banks/" + version.version() + "/rows/" + item.index() + "/image.png";
    }

    private static String datasetImageUrl(String reference) {
        int slash = reference.lastIndexOf('/');
        return "/api/datasets/" + reference.substring(0, slash) + "/images/" + reference.substring(slash + 1) + ".png";
    }
}
