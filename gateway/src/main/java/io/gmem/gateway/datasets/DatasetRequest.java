package io.gmem.gateway.datasets;

import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.InvalidInputException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What memory-service is to take in, from its import folder or from an address. */
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
     * Where the images are.
     *
     * @param kind {@code folder} or {@code address}
     * @param path of a {@code folder}: a folder, zip or tar, relative to the import folder
     * @param url of an {@code address}: a zip or tar to download
     * @param sha256 of the file at the address, when it is known
     */
    public record Source(
            String kind,
            @Nullable String path,
            @Nullable String url,
            @Nullable String sha256) {

        DatasetSource source() {
            switch (kind) {
                case "folder" -> {
                    InvalidInputException.unless(url == null, "source.url", "is for the kind 'address'");
                    InvalidInputException.unless(sha256 == null, "source.sha256", "is for the kind 'address'");
                    return new DatasetSource.Folder(present("source.path", path));
                }
                case "address" -> {
                    InvalidInputException.unless(path == null, "source.path", "is for the kind 'folder'");
                    return new DatasetSource.Address(present("source.url", url), sha256);
                }
                default ->
                    throw new InvalidInputException(
                            "source.kind",
                            "is 'folder' or 'address', not '" + kind
                                    + "'; to upload, post the zip or tar itself with ?id=");
            }
        }

        private static String present(String field, @Nullable String value) {
            if (value == null) {
                throw new InvalidInputException(field, "is missing");
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
