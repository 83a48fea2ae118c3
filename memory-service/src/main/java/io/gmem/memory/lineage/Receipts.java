package io.gmem.memory.lineage;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.ErasureReport;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.message.MessageJson;
import io.gmem.memory.bank.BankCache;
import io.gmem.memory.bank.BankCatalogue;
import io.gmem.memorybank.MemoryBank;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes the receipt of an erasure; one that was written before a crash is the receipt. */
@ApplicationScoped
public class Receipts {
    private static final String FILE = "receipt.json";

    private final ArtifactStore store;
    private final BankCatalogue catalogue;
    private final BankCache shelf;
    private final UsageReader usage;

    Receipts(ArtifactStore store, BankCatalogue catalogue, BankCache shelf, UsageReader usage) {
        this.store = store;
        this.catalogue = catalogue;
        this.shelf = shelf;
        this.usage = usage;
    }

    /** @param without the version that the erasure made */
    public ErasureReport write(OperationSpec spec, BankOperation.Erase erase, BankEvent.Published without, Instant now)
            throws IOException {
        ArtifactPath place = ArtifactPath.receipt(spec.id());
        Optional<ArtifactRef> before = store.find(place);
        if (before.isPresent()) {
            Path file = store.fetch(before.get()).resolve(FILE);
            return report(before.get(), MessageJson.mapper().readValue(file.toFile(), Receipt.class));
        }
        Receipt receipt = receipt(spec, erase, without, now);
        Path folder = store.stage();
        try {
            Files.writeString(
                    folder.resolve(FILE),
                    MessageJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(receipt) + "\n");
            return report(store.publish(folder, place, MediaTypes.RECEIPT), receipt);
        } finally {
            store.discard(folder);
        }
    }

    private static ErasureReport report(ArtifactRef ref, Receipt receipt) {
        long versions = receipt.versions().stream()
                .map(Receipt.Holder::version)
                .distinct()
                .count();
        return new ErasureReport(
                ref, versions, receipt.runs().size(), receipt.images().size());
    }

    private Receipt receipt(OperationSpec spec, BankOperation.Erase erase, BankEvent.Published without, Instant now)
            throws IOException {
        BankVersion parent = Objects.requireNonNull(without.parent());
        var lineage = new RowLineage(catalogue.all());
        Set<RowLineage.Place> holders = new TreeSet<>(RowLineage.ORDER);
        erase.rows().forEach(row -> holders.addAll(lineage.holders(new RowLineage.Place(parent, row))));
        Set<RowLineage.Place> derived = lineage.derived(holders);
        UsageReader.Usage used = usage.of(holders, derived);
        return new Receipt(
                spec.id(),
                without.version(),
                now,
                erase.reason(),
                rows(erase, parent),
                holders.stream().map(Receipt.Holder::of).toList(),
                derived.stream().map(Receipt.Holder::of).toList(),
                used.runs(),
                used.images(),
                false,
                Receipt.STATEMENT);
    }

    private List<Receipt.Row> rows(BankOperation.Erase erase, BankVersion parent) throws IOException {
        List<Receipt.Row> rows = new ArrayList<>();
        try (MemoryBank bank = shelf.open(catalogue.get(parent, "bank"))) {
            for (long row : erase.rows()) {
                rows.add(new Receipt.Row(row, bank.item(row).sha256()));
            }
        }
        return rows;
    }
}
