package io.gmem.gateway.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Writes JPEG. Texts are lost: only the PNG says how it was drawn. */
final class Jpeg {
    private Jpeg() {}

    /** @param quality 0 to 100 */
    static byte[] of(BufferedImage rgb, int quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(quality / 100f);
        return ImageWriting.by(writer, rgb, how);
    }
}
