package io.gmem.memory.bank;

import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.OperationId;
import io.gmem.contracts.bank.AliasEvent;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.dataset.DatasetEvent;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.message.Message;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * All versions of all banks and the targets of their aliases. Changed by events only, which may be applied repeatedly.
 * Thread-safe.
 */
@ApplicationScoped
public class BankCatalog {
    private final Map<BankName, NavigableMap<Integer, BankEvent.Published>> banks = new HashMap<>();
    private final Map<String, AliasEvent.Moved> aliases = new HashMap<>();
    private final Map<DatasetId, Integer> resolutions = new HashMap<>();

    /** Applies an event; events other than those of banks, aliases and data sets are ignored. */
    public synchronized void apply(Message event) {
        if (event instanceof BankEvent.Published published) {
            banks.computeIfAbsent(published.version().bank(), name -> new TreeMap<>())
                    .put(published.version().number(), published);
            notifyAll();
        } else if (event instanceof AliasEvent.Moved moved) {
            aliases.put(moved.key(), moved);
        } else if (event instanceof DatasetEvent.Published dataset) {
            resolutions.put(dataset.dataset(), dataset.spec().resolution());
        }
    }

    public synchronized Optional<BankEvent.Published> find(BankVersion version) {
        return Optional.ofNullable(banks.get(version.bank())).map(versions -> versions.get(version.number()));
    }

    public synchronized Optional<BankEvent.Published> newest(BankName bank) {
        return Optional.ofNullable(banks.get(bank))
                .map(versions -> versions.lastEntry().getValue());
    }

    /** @throws FailureException {@code unknown_bank} that names {@code field} */
    public BankEvent.Published get(BankVersion version, String field) {
        return find(version)
                .orElseThrow(() -> new FailureException(Failure.missing(
                        "bank",
                        field,
                        field + " names unknown version '" + version + "'; GET /api/banks lists all versions")));
    }

    /** Returns all versions, oldest first. */
    public synchronized List<BankEvent.Published> all() {
        return banks.values().stream()
                .flatMap(versions -> versions.values().stream())
                .sorted(Comparator.comparing(BankEvent.Published::publishedAt))
                .toList();
    }

    /** Returns the version that an operation made. */
    public synchronized Optional<BankEvent.Published> madeBy(OperationId operation, BankName bank) {
        return Optional.ofNullable(banks.get(bank)).stream()
                .flatMap(versions -> versions.values().stream())
                .filter(version -> operation.equals(version.operation()))
                .findFirst();
    }

    /** Returns the target of an alias; {@code latest} is not supported here. */
    public synchronized Optional<BankVersion> target(BankName bank, BankAlias alias) {
        return Optional.ofNullable(aliases.get(bank + "@" + alias)).map(AliasEvent.Moved::version);
    }

    /** Returns the side, in pixels, of the images that the bank's encoder was fitted to; empty if no data set defines it. */
    public synchronized OptionalInt resolution(BankEvent.Published bank) {
        return banks.values().stream()
                .flatMap(versions -> versions.values().stream())
                .filter(version -> version.encoderDigest().equals(bank.encoderDigest()))
                .filter(version -> version.dataset() != null && resolutions.containsKey(version.dataset()))
                .mapToInt(version -> resolutions.get(version.dataset()))
                .findFirst();
    }

    /** Waits until a version is known or {@code limit} has elapsed. */
    public synchronized void await(BankVersion version, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (find(version).isEmpty() && System.nanoTime() < deadline) {
            wait(100);
        }
    }
}
