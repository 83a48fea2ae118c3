package io.gmem.gateway.datasets;

import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.InvalidInputException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What to take in from the import folder of memory-service. */
@Schema(
        requiredProperties = {"id", "source"},
        example = """
        {"id": "pets", "source": {"kind": "folder", "path": "pets"}, "resolution": 32}""")
public record DatasetRequest(
        DatasetId id,
        Source source,
        @Nullable Integer resolution,
        @Nullable String autoencoder,
        @Nullable String encoder,
        @Nullable BankName bank,
        @Nullable String description,
        @Nullable Boolean flip,
        @Nullable Boolean tokens) {
    static final int RESOLUTION = 32;

    /**
     * Where the images are.
     *
     * @param kind {@code folder}
     * @param path a folder, zip or tar, relative to the import folder
     */
    public record Source(String kind, String path) {}

    DatasetSpec spec() {
        InvalidInputException.unless(
                source.kind().equals("folder"),
                "source.kind",
                "is 'folder', not '" + source.kind() + "'; to upload, post the zip or tar itself with ?id=");
        return new DatasetSpec(
                id,
                new DatasetSource.Folder(source.path()),
                resolution == null ? RESOLUTION : resolution,
                autoencoder == null ? DatasetSpec.PIXELS : autoencoder,
                encoder == null ? DatasetSpec.HOG_COLOR : encoder,
                bank == null ? new BankName(id.value()) : bank,
                description == null ? "" : description,
                flip,
                tokens);
    }
}
