package io.gmem.gateway.images;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes PNG images. Only the PNG reader is used, because other readers on the class path may run native code, which must not
 * process uploaded bytes.
 */
final class Pixels {
    private Pixels() {}

    /** Decodes to RGB without alpha. */
    static BufferedImage of(byte[] png) throws IOException {
        BufferedImage image = read(png);
        var rgb = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = rgb.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return rgb;
    }

    /** @throws IOException if {@code png} is not a valid PNG */
    static BufferedImage read(byte[] png) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(stream);
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }
}
