package io.gmem.gateway.banks;

import io.gmem.contracts.BankAlias;
import io.gmem.contracts.BankName;
import io.gmem.contracts.BankReference;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.AliasEvent;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.eventlog.Envelope;
import io.gmem.gateway.error.Fields;
import io.gmem.gateway.view.EventListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** All bank versions and their aliases. */
@ApplicationScoped
public class BankView implements EventListener {
    private final Map<BankName, NavigableMap<Integer, BankEvent.Published>> banks = new ConcurrentHashMap<>();
    private final Map<BankName, NavigableMap<String, BankVersion>> aliases = new ConcurrentHashMap<>();

    @Override
    public void apply(Envelope event) {
        if (event.message() instanceof BankEvent.Published bank) {
            banks.computeIfAbsent(bank.version().bank(), name -> new ConcurrentSkipListMap<>())
                    .put(bank.version().number(), bank);
        } else if (event.message() instanceof AliasEvent.Moved moved) {
            aliases.computeIfAbsent(moved.version().bank(), name -> new ConcurrentSkipListMap<>())
                    .put(moved.alias().value(), moved.version());
        }
    }

    /** Returns the aliases of a bank and their versions, including {@code latest}. */
    public Map<String, BankVersion> aliases(BankName name) {
        Map<String, BankVersion> all = new TreeMap<>(aliases.getOrDefault(name, new ConcurrentSkipListMap<>()));
        newest(name).ifPresent(newest -> all.put(BankAlias.LATEST.value(), newest.version()));
        return all;
    }

    private Optional<BankEvent.Published> resolve(BankReference reference) {
        if (reference instanceof BankReference.Numbered numbered) {
            return find(numbered.version());
        }
        var aliased = (BankReference.Aliased) reference;
        return Optional.ofNullable(aliases(aliased.bank()).get(aliased.alias().value()))
                .flatMap(this::find);
    }

    public int size() {
        return banks.size();
    }

    /** Returns the versions of every bank, oldest first per bank. */
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

    /**
     * Returns the version that a field refers to as {@code pets@1}, {@code pets} for the newest, or {@code pets@stable}; fails with
     * {@code unknown_bank} if it does not exist.
     */
    public BankEvent.Published named(String field, String text) {
        return resolve(Fields.named(field, () -> BankReference.parse(text)))
                .orElseThrow(() -> new FailureException(new Failure(
                        "unknown_bank",
                        Category.USER,
                        false,
                        field,
                        field + " '" + text + "' does not exist; " + known())));
    }

    /** As {@link #named}, for a path parameter: fails with {@code MISSING}. */
    BankEvent.Published byPath(String text) {
        return resolve(Fields.named("bank", () -> BankReference.parse(text)))
                .orElseThrow(() -> new FailureException(
                        Failure.missing("bank", "bank", "bank '" + text + "' does not exist; " + known())));
    }

    private String known() {
        String versions = banks.values().stream()
                .map(all -> all.lastEntry().getValue().version().toString())
                .sorted()
                .limit(20)
                .collect(Collectors.joining(", "));
        return versions.isEmpty() ? "there are no banks yet" : "the newest versions are " + versions;
    }
}
