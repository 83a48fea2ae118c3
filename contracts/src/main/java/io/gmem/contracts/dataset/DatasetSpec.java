package io.gmem.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.failure.InvalidInputException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The specification of a data set.
 *
 * @param id id of the data set; must be unused
 * @param source source of the images
 * @param resolution height and width in pixels after the center crop, 8 to 1024, a multiple of 8
 * @param autoencoder encoder of the latents: a model of memory-service, or {@code pixels} to work in pixel space
 * @param encoder encoder of the snippets: a model of memory-service, or {@code hog-color}, which requires no weights
 * @param bank the bank whose version 1 is created from these images
 * @param description free text, up to 2,000 characters
 * @param flip whether the horizontal mirror of every image is also prepared; null for no
 * @param tokens whether the patch tokens of the encoder are stored, for the REPA projection loss; null for no
 * @param licence license of the images, up to 200 characters; null if the source declares it or it is unknown
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
                "must be a multiple of 8 between 8 and 1024 (was " + resolution + ")");
        checkName("autoencoder", autoencoder);
        checkName("encoder", encoder);
        InvalidInputException.unless(
                description.length() <= 2000,
                "description",
                "must have at most 2000 characters (was " + description.length() + ")");
        InvalidInputException.unless(
                licence == null || (!licence.isBlank() && licence.length() <= 200),
                "licence",
                "must have between 1 and 200 characters if present");
    }

    /** Creates a specification without mirror images and patch tokens. */
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

    /** Creates a specification without a license. */
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

    /** Whether patch tokens are stored. */
    @JsonIgnore
    public boolean places() {
        return Boolean.TRUE.equals(tokens);
    }

    private static void checkName(String field, String name) {
        InvalidInputException.unless(
                MODEL_NAME.matcher(name).matches() && !name.contains(".."),
                field,
                "must be the name of a model: 1 to 64 lower-case letters, digits, '.', '_' and '-'");
    }
}
