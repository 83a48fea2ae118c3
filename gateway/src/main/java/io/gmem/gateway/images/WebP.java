package io.gmem.gateway.images;

import com.luciad.imageio.webp.WebPImageWriterSpi;
import io.gmem.contracts.failure.Category;
import io.gmem.contracts.failure.Failure;
import io.gmem.contracts.failure.FailureException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.jboss.logging.Logger;

/**
 * Encodes images as WebP with libwebp, without the generation metadata of the PNG. The native library for common systems is
 * bundled and extracted to the temporary folder at first use.
 */
final class WebP {
    private static final Logger LOG = Logger.getLogger(WebP.class);
    private static final int LOSSLESS = 100;
    /** Compression effort of lossless WebP; a higher effort takes twice the time and saves about one percent. */
    private static final float EFFORT = 0.5f;

    private WebP() {}

    /** @param quality 0 to 100; 100 is lossless */
    static byte[] of(BufferedImage rgb, int quality) throws IOException {
        try {
            ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
            ImageWriteParam params = writer.getDefaultWriteParam();
            params.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            params.setCompressionType(quality == LOSSLESS ? "Lossless" : "Lossy");
            params.setCompressionQuality(quality == LOSSLESS ? EFFORT : quality / 100f);
            return ImageWriting.encode(writer, rgb, params);
        } catch (LinkageError e) {
            LOG.errorf(
                    e,
                    "libwebp could not be loaded: os=%s arch=%s",
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"));
            throw new FailureException(
                    new Failure(
                            "webp_unavailable",
                            Category.DEPENDENCY,
                            false,
                            "output_format",
                            "output_format 'webp' is not available on the gateway's operating system; use png or jpeg"),
                    e);
        }
    }
}
