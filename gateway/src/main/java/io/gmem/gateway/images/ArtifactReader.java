package io.gmem.gateway.images;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.memorybank.LatentDataset;
import io.gmem.memorybank.MemoryBank;
import io.gmem.memorybank.NearDuplicateFile;
import io.gmem.memorybank.NearDuplicateGroup;
import io.gmem.memorybank.survey.BankSurvey;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads artifacts that events refer to. Missing or damaged artifacts are internal failures that do not name a local path. */
@ApplicationScoped
public class ArtifactReader {
    private static final Logger LOG = Logger.getLogger(ArtifactReader.class);

    private final ArtifactStore store;
    private final LruCache<LatentDataset> datasets = new LruCache<>();
    private final LruCache<MemoryBank> banks = new LruCache<>();
    private final LruCache<BankSurvey> surveys = new LruCache<>();
    private final LruCache<Path> folders = new LruCache<>();

    ArtifactReader(ArtifactStore store) {
        this.store = store;
    }

    /** Returns image {@code index} of a data set as PNG. */
    public byte[] datasetImage(ArtifactRef dataset, long index) {
        return read(dataset, () -> {
            LatentDataset open = datasets.get(dataset.sha256(), () -> LatentDataset.open(store.fetch(dataset)));
            return Png.write(open.pixels(index), open.description().resolution());
        });
    }

    /** Returns groups of near-duplicate images of a data set. */
    public List<NearDuplicateGroup> nearDuplicates(ArtifactRef dataset, long offset, int limit) {
        return read(dataset, () -> NearDuplicateFile.read(folder(dataset), offset, limit));
    }

    /**
     * Opens a bank version.
     *
     * @param parts artifacts of the version, in order
     */
    public MemoryBank bank(List<ArtifactRef> parts) {
        ArtifactRef last = parts.get(parts.size() - 1);
        return read(last, () -> banks.get(last.sha256(), () -> MemoryBank.open(store.fetchAll(parts))));
    }

    /**
     * Returns the survey of a bank version. The first request computes it and stores it as an artifact; surveys are computed one at
     * a time.
     *
     * @param parts artifacts of the version, in order
     */
    public BankSurvey survey(List<ArtifactRef> parts) {
        MemoryBank bank = bank(parts);
        ArtifactRef last = parts.get(parts.size() - 1);
        return read(last, () -> surveys.get(last.sha256(), () -> new CachedSurvey(store, last.sha256()).get(bank)));
    }

    /** Returns the JSON text of an erasure receipt. */
    public byte[] receipt(ArtifactRef receipt) {
        return read(receipt, () -> Files.readAllBytes(store.fetch(receipt).resolve("receipt.json")));
    }

    /** Returns an image file of a job; {@code file} must be a name from the job's event. */
    public byte[] image(ArtifactRef job, String file) {
        return read(job, () -> Files.readAllBytes(folder(job).resolve(file)));
    }

    /** As {@link #image(ArtifactRef, String)}, converted to {@code encoding}. */
    public byte[] image(ArtifactRef job, String file, ImageEncoding encoding) {
        return read(job, () -> encoding.of(Files.readAllBytes(folder(job).resolve(file))));
    }

    /** Returns a file of a checkpoint, if present. {@code file} must be a constant of the gateway, never user input. */
    public Optional<byte[]> checkpointFile(ArtifactRef checkpoint, String file) {
        return read(checkpoint, () -> {
            Path path = folder(checkpoint).resolve(file);
            return Files.isRegularFile(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
        });
    }

    private Path folder(ArtifactRef ref) throws IOException {
        return folders.get(ref.sha256(), () -> store.fetch(ref));
    }

    private static <T> T read(ArtifactRef ref, LruCache.Opener<T> reader) {
        try {
            return reader.open();
        } catch (IOException e) {
            LOG.errorf(e, "artifact could not be read: artifact=%s", ref.uri());
            throw new FailureException(
                    new Failure(
                            "artifact_unreadable",
                            Category.INTERNAL,
                            false,
                            null,
                            "the artifact " + ref.uri() + " is missing or damaged; see the gateway log"),
                    e);
        }
    }
}
