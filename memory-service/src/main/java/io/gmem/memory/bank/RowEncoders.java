package io.gmem.memory.bank;

import io.gmem.artifacts.ArtifactStore;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.bank.BankEvent;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.diffusion.encoder.HogColorEncoder;
import io.gmem.diffusion.encoder.StoredArray;
import io.gmem.diffusion.encoder.TrainedEncoder;
import io.gmem.memory.model.PretrainedModels;
import io.gmem.memorybank.MemoryBank;
import io.gmem.tensorfiles.HostTensor;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Provides the encoder of each bank version; the most recently loaded encoders are cached. Thread-safe. */
@ApplicationScoped
public class RowEncoders {
    private static final int MAX_CACHED = 4;

    private final ArtifactStore store;
    private final BankCatalog catalogue;
    private final PretrainedModels models;
    private final Map<String, HogColorEncoder> cached = new LinkedHashMap<>();

    public RowEncoders(ArtifactStore store, BankCatalog catalogue, PretrainedModels models) {
        this.store = store;
        this.catalogue = catalogue;
        this.models = models;
    }

    /** @throws FailureException {@code encoder_unavailable} if this service does not have the bank's encoder */
    public RowEncoder of(BankEvent.Published version) throws IOException {
        ArtifactRef weights = version.encoderWeights();
        if (weights != null) {
            return trained(version, weights);
        }
        if (!version.encoder().equals(HogColorEncoder.NAME)) {
            throw unavailable(version, "the memory service has no encoder '" + version.encoder() + "'", null);
        }
        return new RowEncoder(encoder(version), catalogue.resolution(version).orElse(0));
    }

    /** Returns a trained encoder, which crops images itself. */
    private RowEncoder trained(BankEvent.Published version, ArtifactRef weights) throws IOException {
        TrainedEncoder encoder = models.encoder(weights);
        if (!encoder.digest().equals(version.encoderDigest())) {
            throw unavailable(
                    version, "the stored weights of '" + version.encoder() + "' have a different digest", null);
        }
        return new RowEncoder(encoder, 0);
    }

    private synchronized HogColorEncoder encoder(BankEvent.Published version) throws IOException {
        HogColorEncoder existing = cached.get(version.encoderDigest());
        if (existing != null) {
            return existing;
        }
        try {
            var encoder = HogColorEncoder.fromArrays(
                    arrays(MemoryBank.encoderIn(store.fetch(version.parts().get(0)))));
            cached.put(version.encoderDigest(), encoder);
            if (cached.size() > MAX_CACHED) {
                cached.remove(cached.keySet().iterator().next());
            }
            return encoder;
        } catch (IllegalArgumentException | NullPointerException e) {
            throw unavailable(version, "the bank does not contain its encoder tensors", e);
        }
    }

    private static Map<String, StoredArray> arrays(Map<String, HostTensor> tensors) {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            int[] shape =
                    Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
            arrays.put(name, new StoredArray(shape, tensor.toFloatArray()));
        });
        return arrays;
    }

    private static FailureException unavailable(BankEvent.Published version, String reason, @Nullable Throwable cause) {
        var failure = new Failure(
                "encoder_unavailable",
                Category.USER,
                false,
                "bank",
                "images cannot be encoded for " + version.version() + ": " + reason + "; append vectors instead");
        return cause == null ? new FailureException(failure) : new FailureException(failure, cause);
    }
}
