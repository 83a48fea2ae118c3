package io.gmem.gateway.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** The bytes that a writer of Java's image library makes of a picture. */
final class ImageWriting {
    private ImageWriting() {}

    /** Disposes of {@code writer}. */
    static byte[] by(ImageWriter writer, BufferedImage picture, ImageWriteParam how) throws IOException {
        var out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(picture, null, null), how);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
