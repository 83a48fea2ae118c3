package io.gmem.gateway.datasets;

import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.InvalidInputException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request to ingest a data set from the import folder of the memory service or from a URL. */
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
        @Nullable Boolean tokens,
        @Nullable String licence) {
    static final int RESOLUTION = 32;

    /**
     * The source of the images.
     *
     * @param kind {@code folder} or {@code address}
     * @param path for {@code folder}: a folder, zip or tar, relative to the import folder
     * @param url for {@code address}: URL of a zip or tar
     * @param sha256 for {@code address}: expected SHA-256 of the file, optional
     */
    public record Source(
            String kind,
            @Nullable String path,
            @Nullable String url,
            @Nullable String sha256) {

        DatasetSource source() {
            switch (kind) {
                case "folder" -> {
                    InvalidInputException.unless(url == null, "source.url", "requires kind 'address'");
                    InvalidInputException.unless(sha256 == null, "source.sha256", "requires kind 'address'");
                    return new DatasetSource.Folder(required("source.path", path));
                }
                case "address" -> {
                    InvalidInputException.unless(path == null, "source.path", "requires kind 'folder'");
                    return new DatasetSource.Address(required("source.url", url), sha256);
                }
                default ->
                    throw new InvalidInputException(
                            "source.kind",
                            "must be 'folder' or 'address' (was '" + kind
                                    + "'); to upload a zip or tar file, send it as the request body with ?id=");
            }
        }

        private static String required(String field, @Nullable String value) {
            if (value == null) {
                throw new InvalidInputException(field, "is required");
            }
            return value;
        }
    }

    DatasetSpec spec() {
        return new DatasetSpec(
                id,
                source.source(),
                resolution == null ? RESOLUTION : resolution,
                autoencoder == null ? DatasetSpec.PIXELS : autoencoder,
                encoder == null ? DatasetSpec.HOG_COLOR : encoder,
                bank == null ? new BankName(id.value()) : bank,
                description == null ? "" : description,
                flip,
                tokens,
                licence);
    }
}
