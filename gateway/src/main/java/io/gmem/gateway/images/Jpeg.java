package io.gmem.gateway.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Encodes images as JPEG, without the generation metadata of the PNG. */
final class Jpeg {
    private Jpeg() {}

    /** @param quality 0 to 100 */
    static byte[] of(BufferedImage rgb, int quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam params = writer.getDefaultWriteParam();
        params.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        params.setCompressionQuality(quality / 100f);
        return ImageWriting.encode(writer, rgb, params);
    }
}
