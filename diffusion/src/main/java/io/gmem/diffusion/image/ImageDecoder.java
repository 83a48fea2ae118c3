package io.gmem.diffusion.image;

import io.gmem.diffusion.image.ImageFile.Samples;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG (gray, YCbCr, RGB, CMYK, YCCK; baseline and progressive), PNG (every depth, palette, transparency, interlaced), still WebP
 * (lossy, lossless, alpha), the first frame of a GIF, and BMP.
 *
 * <p>JPEG, PNG and lossless WebP are equal to the result of the reference's imaging library. Lossy WebP agrees in
 * brightness; its subsampled color planes are repeated instead of smoothed, which is visible at hard color edges.
 *
 * <p>Alpha is blended over white. The file structure is walked before decoding, so a truncated file is an error and never
 * a partial image. A header with too many pixels is rejected before memory is allocated. Every failure inside a decoder
 * raises an {@link UndecodableImageException}. Nothing is written to disk. Thread-safe.
 */
public final class ImageDecoder {

    private final DecodeLimits limits;

    public ImageDecoder() {
        this(DecodeLimits.DEFAULT);
    }

    public ImageDecoder(DecodeLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a stream to its end and decodes it; the stream stays open.
     *
     * @throws UndecodableImageException if the bytes are not a supported image
     * @throws IOException if the stream itself fails
     */
    public RgbImage decode(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes((int) Math.min(limits.maxBytes() + 1L, Integer.MAX_VALUE - 8));
        return decode(bytes);
    }

    /** Decodes one complete file. */
    public RgbImage decode(byte[] bytes) throws UndecodableImageException {
        limits.checkBytes(bytes.length);
        ImageFile file = ImageFile.read(bytes, limits);
        RgbImage image;
        try {
            image = read(file);
        } catch (UndecodableImageException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new UndecodableImageException(
                    "insufficient memory to decode %dx%d pixels".formatted(file.width(), file.height()), e);
        } catch (IOException | RuntimeException | StackOverflowError | AssertionError | InternalError e) {
            // plug-ins throw any of these on malformed input
            throw new UndecodableImageException(
                    "corrupt %s: %s".formatted(file.format().toUpperCase(Locale.ROOT), e), e);
        }
        if (image.width() != file.width() || image.height() != file.height()) {
            throw new UndecodableImageException("corrupt %s: the header declares %dx%d pixels, the data contain %dx%d"
                    .formatted(
                            file.format().toUpperCase(Locale.ROOT),
                            file.width(),
                            file.height(),
                            image.width(),
                            image.height()));
        }
        return image;
    }

    private static RgbImage read(ImageFile file) throws IOException {
        ImageReader reader = readerOf(file.format());
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        try (MemoryCacheImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(file.essential()))) {
            reader.setInput(in, true, true);
            if (file.format().equals("jpeg")) {
                RgbImage image = SampleConversion.toRgb(reader.readRaster(0, null), null, file.samples());
                rejectDamage(warnings);
                return image;
            }
            BufferedImage image = reader.read(0);
            return SampleConversion.toRgb(image.getRaster(), image.getColorModel(), Samples.AS_DECODED);
        } finally {
            reader.dispose();
        }
    }

    /** Rejects damaged data. The JPEG decoder fills unreadable parts with gray and only warns; stray bytes between markers are harmless. */
    private static void rejectDamage(List<String> warnings) throws UndecodableImageException {
        for (String warning : warnings) {
            if (warning.contains("premature end") || warning.contains("Truncated")) {
                throw new UndecodableImageException("truncated JPEG");
            }
            if (warning.startsWith("Corrupt JPEG") && !warning.contains("extraneous bytes")) {
                throw new UndecodableImageException("corrupt JPEG: " + warning);
            }
        }
    }

    /** Returns a reader of the Java runtime, or for WebP the plug-in on the class path. The calling thread's class loader is not used. */
    private static ImageReader readerOf(String format) throws IOException {
        Iterator<ImageReaderSpi> plugins = format.equals("webp")
                ? ServiceLoader.load(ImageReaderSpi.class, ImageDecoder.class.getClassLoader())
                        .iterator()
                : IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (plugins.hasNext()) {
            ImageReaderSpi plugin = plugins.next();
            boolean ours =
                    format.equals("webp") || plugin.getClass().getModule().equals(ImageIO.class.getModule());
            if (ours && List.of(plugin.getFormatNames()).contains(format)) {
                return plugin.createReaderInstance();
            }
        }
        throw new UndecodableImageException("no decoder for " + format + " on the class path");
    }
}
