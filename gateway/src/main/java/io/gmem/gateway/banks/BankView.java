package io.gmem.gateway.banks;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.follow.EventListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** All versions of all banks. */
@ApplicationScoped
public class BankView implements EventListener {
    private final Map<BankName, NavigableMap<Integer, BankEvent.Published>> banks = new ConcurrentHashMap<>();

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof BankEvent.Published bank) {
            banks.computeIfAbsent(bank.version().bank(), name -> new ConcurrentSkipListMap<>())
                    .put(bank.version().number(), bank);
        }
    }

    public int size() {
        return banks.size();
    }

    /** Versions of every bank, oldest first in each. */
    Collection<NavigableMap<Integer, BankEvent.Published>> all() {
        return banks.values();
    }

    List<BankEvent.Published> versions(BankName name) {
        var versions = banks.get(name);
        return versions == null ? List.of() : List.copyOf(versions.values());
    }

    public Optional<BankEvent.Published> find(BankVersion version) {
        return Optional.ofNullable(banks.get(version.bank())).map(versions -> versions.get(version.number()));
    }

    public Optional<BankEvent.Published> newest(BankName name) {
        return Optional.ofNullable(banks.get(name))
                .map(versions -> versions.lastEntry().getValue());
    }

    /** The version that a body names as {@code pets@1}, or {@code pets} for the newest; unknown ones are refused. */
    public BankEvent.Published named(String field, String text) {
        Optional<BankEvent.Published> found = text.indexOf('@') < 0
                ? newest(Fields.named(field, () -> new BankName(text)))
                : find(Fields.named(field, () -> BankVersion.parse(text)));
        return found.orElseThrow(() -> new FailureException(new Failure(
                "unknown_bank", Category.USER, false, field, field + " names no version: '" + text + "'; " + known())));
    }

    private String known() {
        String versions = banks.values().stream()
                .map(all -> all.lastEntry().getValue().version().toString())
                .sorted()
                .limit(20)
                .collect(Collectors.joining(", "));
        return versions.isEmpty() ? "there is no bank yet" : "the newest are " + versions;
    }
}
