package io.gmem.gateway.openai;

import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.failure.InvalidInputException;

/**
 * How images are to be handed over.
 *
 * @param inline as base64, not by address
 * @param jpeg not as PNG, the form they are kept in
 * @param quality of JPEG, 0 to 100
 * @param stream as events, one for each image
 * @param previews of each image in a stream, 0 to 3
 */
record Delivery(boolean inline, boolean jpeg, int quality, boolean stream, int previews) {
    static Delivery of(ImageRequest request) {
        boolean stream = Boolean.TRUE.equals(request.stream());
        int previews = request.partialImages() == null ? 0 : request.partialImages();
        InvalidInputException.unless(
                previews >= 0 && previews <= 3, "partial_images", "is from 0 to 3, not " + previews);
        InvalidInputException.unless(
                previews == 0 || stream, "partial_images", "are told in a stream: say stream true, or leave them out");
        boolean jpeg = jpeg(request);
        return new Delivery(
                request.responseFormat() == ImageRequest.ResponseFormat.B64_JSON,
                jpeg,
                quality(request, jpeg),
                stream,
                previews);
    }

    private static boolean jpeg(ImageRequest request) {
        if (request.outputFormat() == ImageRequest.OutputFormat.WEBP) {
            throw new FailureException(new Failure(
                    "invalid_output_format",
                    Category.USER,
                    false,
                    "output_format",
                    "output_format 'webp' is not supported: Java has libraries that read WebP and none that writes it"
                            + " without native code; use png or jpeg"));
        }
        return request.outputFormat() == ImageRequest.OutputFormat.JPEG;
    }

    private static int quality(ImageRequest request, boolean jpeg) {
        int quality = request.outputCompression() == null ? 100 : request.outputCompression();
        InvalidInputException.unless(
                quality >= 0 && quality <= 100, "output_compression", "is from 0 to 100, not " + quality);
        InvalidInputException.unless(
                jpeg || quality == 100,
                "output_compression",
                "is of jpeg; png loses nothing: leave it out, or say output_format jpeg");
        return quality;
    }

    String format() {
        return jpeg ? "jpeg" : "png";
    }

    /** The address of an image in this form. */
    String address(String url) {
        return jpeg ? url + "?format=jpeg&quality=" + quality : url;
    }
}
