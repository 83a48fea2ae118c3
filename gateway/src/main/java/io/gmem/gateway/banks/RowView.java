package io.gmem.gateway.banks;

import io.gmem.contracts.bank.BankEvent;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBank;
import org.jspecify.annotations.Nullable;

/** Rows of a version as they are answered. */
public record RowView(BankEvent.Published version, MemoryBank bank) {
    private static final String DATASET = "dataset:";

    public Bank.Row row(long row) {
        if (bank.erased(row)) {
            return new Bank.Row(row, null, "", null, null, null, null, null, null, true);
        }
        Item item = bank.item(row);
        boolean pictured = item.width() > 0;
        return new Bank.Row(
                row,
                label(item.label()),
                item.source(),
                item.sha256().isEmpty() ? null : item.sha256(),
                pictured ? item.width() : null,
                pictured ? item.height() : null,
                item.bytes(),
                item.licence(),
                image(item),
                null);
    }

    private @Nullable String label(int label) {
        return label == Item.NO_LABEL ? null : version.labels().get(label);
    }

    private @Nullable String image(Item item) {
        String picture = item.picture();
        if (picture == null) {
            return version.dataset() == null || item.width() == 0
                    ? null
                    : ofDataset(version.dataset() + "/" + item.index());
        }
        return picture.startsWith(DATASET)
                ? ofDataset(picture.substring(DATASET.length()))
                : "/api/banks/" + version.version() + "/rows/" + item.index() + "/image.png";
    }

    private static String ofDataset(String place) {
        int slash = place.lastIndexOf('/');
        return "/api/datasets/" + place.substring(0, slash) + "/images/" + place.substring(slash + 1) + ".png";
    }
}
