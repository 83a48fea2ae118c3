package io.gmem.gateway.datasets;

import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.artifact.ArtifactRef;
import io.gmem.contracts.artifact.MediaTypes;
import io.gmem.contracts.dataset.DatasetSource;
import io.gmem.contracts.dataset.DatasetSpec;
import io.gmem.contracts.failure.InvalidInputException;
import io.gmem.gateway.error.Fields;
import org.jspecify.annotations.Nullable;

/** The options of an upload, parsed from the query and validated before the body is read. */
record UploadRequest(
        DatasetId id,
        int resolution,
        BankName bank,
        String fileName,
        String description,
        String autoencoder,
        String encoder,
        @Nullable Boolean flip,
        @Nullable Boolean tokens,
        @Nullable String licence) {
    private static final ArtifactRef PLACEHOLDER =
            new ArtifactRef("gmem:uploads/to-come", "0".repeat(64), 0, MediaTypes.UPLOAD);

    static UploadRequest of(UploadQuery query, @Nullable String fileName) {
        String id = query.id;
        if (id == null) {
            throw new InvalidInputException("id", "is required: the id of the data set, as the query parameter id");
        }
        String name = fileName == null ? "upload" : fileName;
        InvalidInputException.unless(
                !name.isBlank() && name.length() <= 255,
                "file_name",
                "must have 1 to 255 characters and must not be blank");
        String bank = query.bank;
        String description = query.description;
        String autoencoder = query.autoencoder;
        String encoder = query.encoder;
        var request = new UploadRequest(
                Fields.named("id", () -> new DatasetId(id)),
                (int) Fields.number("resolution", query.resolution, DatasetRequest.RESOLUTION, 8, 1024),
                Fields.named("bank", () -> new BankName(bank == null ? id : bank)),
                name,
                description == null ? "" : description,
                autoencoder == null ? DatasetSpec.PIXELS : autoencoder,
                encoder == null ? DatasetSpec.HOG_COLOR : encoder,
                Fields.bool("flip", query.flip),
                Fields.bool("tokens", query.tokens),
                query.licence);
        request.provisionalSpec();
        return request;
    }

    /** Returns the specification with a placeholder for the upload. */
    DatasetSpec provisionalSpec() {
        return spec(PLACEHOLDER);
    }

    DatasetSpec spec(ArtifactRef upload) {
        return new DatasetSpec(
                id,
                new DatasetSource.Upload(upload, fileName),
                resolution,
                autoencoder,
                encoder,
                bank,
                description,
                flip,
                tokens,
                licence);
    }
}
