package io.gmem.contracts.dataset;

import io.gmem.contracts.BankName;
import io.gmem.contracts.DatasetId;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * What to take in, and how.
 *
 * @param id names the data set; a second one of the same name is refused
 * @param source where the images are
 * @param resolution pixels on a side after the centre crop, 8 to 1024, a multiple of 8
 * @param autoencoder {@code pixels}: the latent is the picture itself
 * @param encoder {@code hog-color}: makes the snippets
 * @param bank the bank whose version 1 is made from these images
 * @param description free text, up to 2,000 characters
 */
public record DatasetSpec(
        DatasetId id,
        DatasetSource source,
        int resolution,
        String autoencoder,
        String encoder,
        BankName bank,
        String description) {
    public static final String PIXELS = "pixels";
    public static final String HOG_COLOR = "hog-color";

    public DatasetSpec {
        InvalidInputException.unless(
                resolution >= 8 && resolution <= 1024 && resolution % 8 == 0,
                "resolution",
                "is a multiple of 8 from 8 to 1024, not " + resolution);
        InvalidInputException.unless(
                autoencoder.equals(PIXELS), "autoencoder", "is not known: '" + autoencoder + "'; use '" + PIXELS + "'");
        InvalidInputException.unless(
                encoder.equals(HOG_COLOR), "encoder", "is not known: '" + encoder + "'; use '" + HOG_COLOR + "'");
        InvalidInputException.unless(description.length() <= 2000, "description", "is at most 2000 characters");
    }
}
