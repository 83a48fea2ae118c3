package io.gmem.gateway.banks;

import io.gmem.contracts.BankName;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.bank.BankEvent;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A bank as it is answered. */
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
     * One row: where it comes from.
     *
     * @param sha256 of the file it was made from, as it was found (of latents that were given: of the row's latent); absent when there
     *     was none
     * @param width of the picture before it was cropped, in pixels; absent without a picture
     * @param height likewise
     * @param bytes of the file
     * @param licence what is known of the terms it may be used under
     * @param image the picture it was made from; absent when it was made from none
     * @param erased true when it was erased: it is reserved and holds nothing; absent otherwise
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

    /** A part of the rows, from {@code offset}; {@code total} is how many the version has. */
    public record Rows(List<Row> items, long offset, long total) {}
}
