package io.gmem.gateway.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Encodes images with a writer of {@code javax.imageio}. */
final class ImageWriting {
    private ImageWriting() {}

    /** Returns the encoded image. Disposes of {@code writer}. */
    static byte[] encode(ImageWriter writer, BufferedImage image, ImageWriteParam params) throws IOException {
        var out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), params);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
