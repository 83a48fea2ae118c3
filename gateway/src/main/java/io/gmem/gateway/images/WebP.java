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
 * Writes WebP by libwebp, native code that comes with its library for the usual systems and is laid into the temporary folder
 * at its first use. Texts are lost: only the PNG says how it was drawn.
 */
final class WebP {
    private static final Logger LOG = Logger.getLogger(WebP.class);
    private static final int LOSSLESS = 100;
    /** How hard it tries to be small without loss; more takes twice the time for a percent. */
    private static final float EFFORT = 0.5f;

    private WebP() {}

    /** @param quality 0 to 100, which loses nothing */
    static byte[] of(BufferedImage rgb, int quality) throws IOException {
        try {
            ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionType(quality == LOSSLESS ? "Lossless" : "Lossy");
            how.setCompressionQuality(quality == LOSSLESS ? EFFORT : quality / 100f);
            return ImageWriting.by(writer, rgb, how);
        } catch (LinkageError e) {
            LOG.errorf(
                    e,
                    "libwebp cannot be loaded: os=%s arch=%s",
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"));
            throw new FailureException(
                    new Failure(
                            "webp_unavailable",
                            Category.DEPENDENCY,
                            false,
                            "output_format",
                            "output_format 'webp' is not to be had on this gateway's system; use png or jpeg"),
                    e);
        }
    }
}
