package io.gmem.gateway.images;

import io.gmem.contracts.failure.InvalidInputException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a picture is encoded when it is given out.
 *
 * @param quality 0 to 100; of PNG always 100, and 100 makes a WebP that loses nothing
 */
public record ImageEncoding(ImageFormat format, int quality) {
    private static final int BEST = 100;

    /**
     * What a request says; PNG and the best when it says nothing.
     *
     * @param field the name of {@code quality} in the request
     */
    public static ImageEncoding of(@Nullable ImageFormat said, @Nullable Integer quality, String field) {
        ImageFormat format = said == null ? ImageFormat.PNG : said;
        int percent = quality == null ? BEST : quality;
        InvalidInputException.unless(percent >= 0 && percent <= BEST, field, "is from 0 to 100, not " + percent);
        InvalidInputException.unless(
                format != ImageFormat.PNG || percent == BEST,
                field,
                "is of jpeg and webp; png loses nothing: leave it out, or name one of those as the format");
        return new ImageEncoding(format, percent);
    }

    /** The address of an image in this encoding, given that of the image. */
    public String address(String url) {
        return format == ImageFormat.PNG ? url : url + "?format=" + format.label() + "&quality=" + quality;
    }

    byte[] of(byte[] png) throws IOException {
        return switch (format) {
            case PNG -> png;
            case JPEG -> Jpeg.of(Pixels.of(png), quality);
            case WEBP -> WebP.of(Pixels.of(png), quality);
        };
    }
}
