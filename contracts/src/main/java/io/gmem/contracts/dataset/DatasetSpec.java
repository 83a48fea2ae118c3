package io.gmem.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.failure.InvalidInputException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to take in, and how.
 *
 * @param id names the data set; a second one of the same name is refused
 * @param source where the images are
 * @param resolution pixels on a side after the centre crop, 8 to 1024, a multiple of 8
 * @param autoencoder makes the latents: {@code pixels}, the latent is the picture itself, or the name of a model of the memory service
 * @param encoder makes the snippets: {@code hog-color}, which needs no weights, or the name of a model of the memory service
 * @param bank the bank whose version 1 is made from these images
 * @param description free text, up to 2,000 characters
 * @param flip whether the mirror image of every picture is prepared too; null for no
 * @param tokens whether the encoder's vectors of places are kept, for REPA's projection loss; null for no
 * @param licence the terms that the images may be used under, up to 200 characters; null where the source says it, or nobody does
 */
public record DatasetSpec(
        DatasetId id,
        DatasetSource source,
        int resolution,
        String autoencoder,
        String encoder,
        BankName bank,
        String description,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean flip,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean tokens,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String licence) {
    public static final String PIXELS = "pixels";
    public static final String HOG_COLOR = "hog-color";

    private static final Pattern MODEL_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    public DatasetSpec {
        InvalidInputException.unless(
                resolution >= 8 && resolution <= 1024 && resolution % 8 == 0,
                "resolution",
                "is a multiple of 8 from 8 to 1024, not " + resolution);
        checkName("autoencoder", autoencoder);
        checkName("encoder", encoder);
        InvalidInputException.unless(description.length() <= 2000, "description", "is at most 2000 characters");
        InvalidInputException.unless(
                licence == null || (!licence.isBlank() && licence.length() <= 200),
                "licence",
                "is a note of 1 to 200 characters; leave it out when nothing is known");
    }

    /** Without mirror images and vectors of places. */
    public DatasetSpec(
            DatasetId id,
            DatasetSource source,
            int resolution,
            String autoencoder,
            String encoder,
            BankName bank,
            String description) {
        this(id, source, resolution, autoencoder, encoder, bank, description, null, null, null);
    }

    /** Of whose terms nothing is said. */
    public DatasetSpec(
            DatasetId id,
            DatasetSource source,
            int resolution,
            String autoencoder,
            String encoder,
            BankName bank,
            String description,
            @Nullable Boolean flip,
            @Nullable Boolean tokens) {
        this(id, source, resolution, autoencoder, encoder, bank, description, flip, tokens, null);
    }

    /** Whether mirror images are prepared. */
    @JsonIgnore
    public boolean mirrored() {
        return Boolean.TRUE.equals(flip);
    }

    /** Whether vectors of places are kept. */
    @JsonIgnore
    public boolean places() {
        return Boolean.TRUE.equals(tokens);
    }

    private static void checkName(String field, String name) {
        InvalidInputException.unless(
                MODEL_NAME.matcher(name).matches() && !name.contains(".."),
                field,
                "is not the name of a model: 1 to 64 lower-case letters, digits, '.', '_' and '-'");
    }
}
