package io.gmem.memory.bank;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.artifacts.CorruptArtifactException;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memorybank.MalformedArtifactException;
import io.gmem.memorybank.MemoryBank;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.jboss.logging.Logger;

/** Opens bank versions from the artifact store; the caller closes them. */
@ApplicationScoped
public class BankCache {
    private static final Logger LOG = Logger.getLogger(BankCache.class);

    private final ArtifactStore store;

    public BankCache(ArtifactStore store) {
        this.store = store;
    }

    /** @throws FailureException {@code bank_damaged} if the stored files differ from those that were published */
    public MemoryBank open(BankEvent.Published bank) throws IOException {
        try {
            return MemoryBank.open(store.fetchAll(bank.parts()));
        } catch (CorruptArtifactException | MalformedArtifactException e) {
            LOG.errorf(e, "failed to open damaged bank: bankVersion=%s", bank.version());
            throw new FailureException(
                    new Failure(
                            "bank_damaged",
                            Category.DEPENDENCY,
                            true,
                            "parent",
                            "bank " + bank.version() + " is damaged in the artifact store; restore its folder from a"
                                    + " backup or use another version"),
                    e);
        }
    }
}
