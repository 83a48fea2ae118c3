package io.gmem.gateway.banks;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A bank in a response. */
@Schema(example = """
        {"name": "pets", "newest": "pets@1", "aliases": {"latest": "pets@1"},
         "versions": [{"version": "pets@1", "dataset": "pets", "artifact": {"uri": "gmem:banks/pets/1",
         "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "bytes": 614400,
         "media_type": "application/vnd.gmem.bank"}, "digest": "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
         "encoder": "hog-color", "encoder_digest": "ef797c8118f02dfb649607dd5d3f8c7623048c9c063d532cc95c5ed7a898a64f",
         "dimension": 256, "count": 600, "labels": ["cat", "dog"], "published_at": "2026-01-02T03:04:09Z", "description": ""}]}""")
public record Bank(
        BankName name, BankVersion newest, Map<String, BankVersion> aliases, List<BankEvent.Published> versions) {

    /** A bank in a list. */
    public record Summary(BankName name, BankVersion newest, List<Integer> versions) {}

    /**
     * The provenance of one row.
     *
     * @param sha256 SHA-256 of the unmodified source file, or of the row's latent for precomputed latents; absent without a file
     * @param width width of the image before cropping, in pixels; absent without an image
     * @param height height of the image before cropping, in pixels; absent without an image
     * @param bytes size of the source file
     * @param licence known license terms
     * @param image URL of the source image; absent if there is none
     * @param erased true if the row was erased: its number stays reserved but it holds no data; absent otherwise
     */
    public record Row(
            long row,
            @Nullable String label,
            String source,
            @Nullable String sha256,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Long bytes,
            @Nullable String licence,
            @Nullable String image,
            @Nullable Boolean erased) {}

    /** A page of rows, starting at {@code offset}; {@code total} is the number of rows of the version. */
    public record Rows(List<Row> items, long offset, long total) {}
}
