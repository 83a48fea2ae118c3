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
import io.gmem.memory.bank.BankCatalog;
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

/** Writes the receipt of an erasure; a receipt written before a crash is reused. */
@ApplicationScoped
public class Receipts {
    private static final String FILE = "receipt.json";

    private final ArtifactStore store;
    private final BankCatalog catalogue;
    private final BankCache banks;
    private final UsageReader usage;

    Receipts(ArtifactStore store, BankCatalog catalogue, BankCache banks, UsageReader usage) {
        this.store = store;
        this.catalogue = catalogue;
        this.banks = banks;
        this.usage = usage;
    }

    /** @param without the version made by the erasure */
    public ErasureReport write(OperationSpec spec, BankOperation.Erase erase, BankEvent.Published without, Instant now)
            throws IOException {
        ArtifactPath path = ArtifactPath.receipt(spec.id());
        Optional<ArtifactRef> existing = store.find(path);
        if (existing.isPresent()) {
            Path file = store.fetch(existing.get()).resolve(FILE);
            return report(existing.get(), MessageJson.mapper().readValue(file.toFile(), Receipt.class));
        }
        Receipt receipt = receipt(spec, erase, without, now);
        Path folder = store.stage();
        try {
            Files.writeString(
                    folder.resolve(FILE),
                    MessageJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(receipt) + "\n");
            return report(store.publish(folder, path, MediaTypes.RECEIPT), receipt);
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
        Set<RowLineage.RowRef> holders = new TreeSet<>(RowLineage.ORDER);
        erase.rows().forEach(row -> holders.addAll(lineage.holders(new RowLineage.RowRef(parent, row))));
        Set<RowLineage.RowRef> derived = lineage.derived(holders);
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
        try (MemoryBank bank = banks.open(catalogue.get(parent, "bank"))) {
            for (long row : erase.rows()) {
                rows.add(new Receipt.Row(row, bank.item(row).sha256()));
            }
        }
        return rows;
    }
}
