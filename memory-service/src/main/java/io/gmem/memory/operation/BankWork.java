package io.gmem.memory.operation;

import io.gmem.artifacts.ArtifactPath;
import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.bank.BankOperation;
import io.gmem.contracts.bank.OperationSpec;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.image.ImageDecoder;
import io.gmem.memory.bank.BankCache;
import io.gmem.memory.bank.BankCatalog;
import io.gmem.memory.bank.RowEncoders;
import io.gmem.memory.ingest.IngestSettings;
import io.gmem.memory.source.SourceLocator;
import io.gmem.memorybank.MemoryBank;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Makes the version that an operation requests and publishes its artifact. */
@ApplicationScoped
public class BankWork {
    private final ArtifactStore store;
    private final BankCatalog catalogue;
    private final BankCache banks;
    private final RowEncoders encoders;
    private final SourceLocator uploads;
    private final AppendedImages images;
    private final AppendedVectors vectors;
    private final ImportedBank imports;
    private final InterpolatedRows interpolations;
    private final MergedRows merges;
    private final ErasedRows erasures = new ErasedRows();
    private final CompressedRows compressions;

    BankWork(
            ArtifactStore store,
            BankCatalog catalogue,
            BankCache banks,
            RowEncoders encoders,
            BanksConfig config,
            IngestSettings ingestSettings,
            @ConfigProperty(name = "gmem.imports.dir") Path importFolder) {
        this.store = store;
        this.catalogue = catalogue;
        this.banks = banks;
        this.encoders = encoders;
        this.uploads = new SourceLocator(store, importFolder);
        BankLimits limits = BankLimits.of(config);
        var limitsPerImage = ingestSettings.imageLimits();
        this.images = new AppendedImages(
                new ImageDecoder(limitsPerImage), limitsPerImage.maxBytes(), ingestSettings.treeLimits(), limits);
        this.vectors = new AppendedVectors(limits);
        this.imports = new ImportedBank(limits);
        this.interpolations = new InterpolatedRows(limits);
        this.merges = new MergedRows(limits);
        this.compressions = new CompressedRows();
    }

    /** A version whose artifact is durable and whose event is not yet published. */
    record PublishedVersion(
            BankVersion version,
            BankEvent.@Nullable Published parent,
            PreparedVersion prepared,
            ArtifactRef artifact) {}

    /**
     * Makes and publishes a version.
     *
     * @param version to make
     * @param parent of the version; null for an import
     * @throws io.gmem.artifacts.ArtifactConflictException if other content is stored under the version
     * @throws FailureException if the operation is at fault
     */
    PublishedVersion make(
            OperationSpec spec, BankVersion version, BankEvent.@Nullable Published parent, BooleanSupplier stopped)
            throws IOException, StoppedException {
        Path folder = store.stage();
        Path scratch = store.stage();
        try {
            PreparedVersion prepared;
            if (parent == null) {
                prepared = imported(spec, (BankOperation.Import) spec.operation(), folder, stopped);
            } else {
                try (MemoryBank rows = banks.open(parent)) {
                    prepared = derived(new VersionDraft(spec, version, parent, rows, folder, scratch, stopped));
                }
            }
            prepared.summary().write(folder);
            return new PublishedVersion(
                    version, parent, prepared, store.publish(folder, ArtifactPath.bank(version), MediaTypes.BANK));
        } finally {
            store.discard(folder);
            store.discard(scratch);
        }
    }

    private PreparedVersion derived(VersionDraft draft) throws IOException, StoppedException {
        BankOperation operation = draft.spec().operation();
        if (operation instanceof BankOperation.AppendImages append) {
            Path file = upload(append.file(), append.fileName());
            return images.make(append, file, encoders.of(draft.parent()), draft);
        } else if (operation instanceof BankOperation.AppendVectors append) {
            return vectors.make(append, upload(append.file(), append.fileName()), draft);
        } else if (operation instanceof BankOperation.Interpolate interpolate) {
            return interpolations.make(interpolate, draft);
        } else if (operation instanceof BankOperation.Merge merge) {
            BankEvent.Published other = catalogue.get(merge.with(), "with");
            try (MemoryBank rows = banks.open(other)) {
                return merges.make(other, rows, draft);
            }
        } else if (operation instanceof BankOperation.Erase erase) {
            return erasures.make(erase, draft);
        } else if (operation instanceof BankOperation.Compress compress) {
            return compressions.make(compress, draft);
        }
        throw new FailureException(
                Failure.invalid("operation", "operation must be one that derives a version from a parent"));
    }

    private PreparedVersion imported(
            OperationSpec spec, BankOperation.Import operation, Path folder, BooleanSupplier stopped)
            throws IOException, StoppedException {
        BankVersion named = operation.like();
        BankEvent.Published like = named == null ? null : catalogue.get(named, "like");
        var encoder = like == null
                ? Map.<String, io.gmem.tensorfiles.HostTensor>of()
                : MemoryBank.encoderIn(store.fetch(like.parts().get(0)));
        Path file = upload(operation.file(), operation.fileName());
        return imports.make(operation, spec, file, like, encoder, folder, stopped);
    }

    private Path upload(ArtifactRef file, String name) throws IOException {
        try {
            return uploads.locate(new DatasetSource.Upload(file, name));
        } catch (FailureException e) {
            Failure failure = e.failure();
            throw new FailureException(
                    new Failure(failure.code(), failure.category(), failure.retryable(), "file", failure.message()), e);
        }
    }
}
