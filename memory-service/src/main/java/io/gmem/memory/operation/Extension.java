package io.gmem.memory.operation;

import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.dataset.SkippedFile;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memorybank.BankDescription;
import io.gmem.memorybank.Item;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.MemoryBankWriter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that contains all rows of its parent and further rows at the end. Artifacts of the parent are shared while sharing is
 * cheaper than copying. A large bank therefore consists of a few artifacts, and an append writes one small artifact.
 */
final class Extension implements AutoCloseable {
    private final VersionDraft draft;
    private final BankLimits limits;
    private final List<ArtifactRef> base;
    private final MemoryBankWriter writer;
    private final LabelIndex labels;
    private final long countBefore;

    private Extension(VersionDraft draft, BankLimits limits, List<ArtifactRef> base, MemoryBankWriter writer) {
        this.draft = draft;
        this.limits = limits;
        this.base = base;
        this.writer = writer;
        this.labels = new LabelIndex(draft.parent().labels());
        this.countBefore = draft.rows().count();
    }

    static Extension begin(VersionDraft draft, BankLimits limits) throws IOException, StoppedException {
        MemoryBank rows = draft.rows();
        List<ArtifactRef> parts = draft.parent().parts();
        int shared = parts.size() < limits.parts() ? parts.size() : 1;
        if (!rows.compressed() && 4 * rows.count() * rows.dimension() < limits.wholeBelow()) {
            shared = 0;
        }
        long first = shared == 0 ? 0 : rows.rowsInFirst(shared);
        var writer = MemoryBankWriter.after(rows, first, draft.folder());
        try {
            RowCopy.copy(rows, first, writer, draft);
            return new Extension(draft, limits, parts.subList(0, shared), writer);
        } catch (IOException | RuntimeException | StoppedException e) {
            writer.close();
            throw e;
        }
    }

    /** Returns the index of a label, adding it if it is new. */
    int label(@Nullable String name) {
        return labels.index(name);
    }

    /**
     * Adds a row.
     *
     * @throws FailureException if the row does not fit the bank
     */
    void add(float[] snippet, Item item, long frequency) throws IOException, StoppedException {
        draft.check();
        if (writer.count() >= limits.maxRows()) {
            throw new FailureException(new Failure(
                    "bank_too_large",
                    Category.USER,
                    false,
                    "file",
                    "a bank must have at most " + limits.maxRows() + " rows; send fewer rows or create another bank"));
        }
        Snippets.check(snippet, draft.rows().dimension(), item.source());
        writer.add(snippet, item, frequency);
    }

    /** Adds a reserved row without content. */
    void addErased() throws IOException, StoppedException {
        draft.check();
        writer.addErased();
    }

    /** Completes the version, to which at least one row must have been added. */
    PreparedVersion finish(List<SkippedFile> skipped) throws IOException {
        long added = writer.count() - countBefore;
        BankDescription bank = writer.finishWithEncoderOf(draft.origin(labels.names()), draft.rows());
        var summary = new OperationSummary(draft.spec().id(), draft.spec().operation(), added, skipped, null);
        return new PreparedVersion(bank, base, draft.parent().dataset(), summary);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
