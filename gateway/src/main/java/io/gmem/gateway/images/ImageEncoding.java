package io.gmem.gateway.images;

import io.gmem.contracts.failure.InvalidInputException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The format and quality of an image in a response.
 *
 * @param quality 0 to 100; always 100 for PNG; 100 selects lossless WebP
 */
public record ImageEncoding(ImageFormat format, int quality) {
    private static final int MAX_QUALITY = 100;

    /**
     * Returns the requested encoding; the default is PNG with quality 100.
     *
     * @param field name of {@code quality} in the request
     */
    public static ImageEncoding of(@Nullable ImageFormat requested, @Nullable Integer quality, String field) {
        ImageFormat format = requested == null ? ImageFormat.PNG : requested;
        int percent = quality == null ? MAX_QUALITY : quality;
        InvalidInputException.unless(
                percent >= 0 && percent <= MAX_QUALITY, field, "must be between 0 and 100 (was " + percent + ")");
        InvalidInputException.unless(
                format != ImageFormat.PNG || percent == MAX_QUALITY,
                field,
                "applies to jpeg and webp only; omit it for png or select one of these formats");
        return new ImageEncoding(format, percent);
    }

    /** Returns the URL of an image in this encoding, given the URL of the stored PNG. */
    public String urlFor(String url) {
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
