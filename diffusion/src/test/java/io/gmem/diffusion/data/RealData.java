package io.gmem.diffusion.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gmem.diffusion.image.CenterCrop;
import io.gmem.diffusion.image.ImageDecoder;
import io.gmem.diffusion.image.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Photographs and published weights that are no part of the project: in the folder that {@code gmem.data.dir} names, or beside the
 * project. A test that finds none says so and is not run.
 */
public final class RealData {
    private RealData() {}

    /** A picture and its name in its archive. */
    public record Picture(String name, RgbImage image) {}

    /** A file or folder there; the test ends here, said aloud, if it is not. */
    public static Path at(String path) {
        String given = System.getProperty("gmem.data.dir", "");
        Path root = given.isBlank() ? Path.of("..", "..", "shared", "data") : Path.of(given);
        Path wanted = root.resolve(path);
        if (!Files.exists(wanted)) {
            String reason = "NOT RUN: needs " + path
                    + ", which is no part of the project; name a folder that has it with" + " -Dgmem.data.dir=DIR";
            System.out.println(reason);
            assumeTrue(false, reason);
        }
        return wanted;
    }

    /**
     * {@code count} pictures of a zip, evenly over its names in order: brought to {@code shortSide}, then the middle {@code size}
     * pixels of them.
     */
    public static List<Picture> pictures(Path zip, String prefix, int count, int size, int shortSide)
            throws IOException {
        try (var archive = new ZipFile(zip.toFile())) {
            List<ZipEntry> entries = new ArrayList<>(Collections.list(archive.entries()).stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(prefix))
                    .filter(entry -> entry.getName().matches("(?i).*\\.(jpe?g|png)"))
                    .map(ZipEntry.class::cast)
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList());
            List<Picture> pictures = new ArrayList<>();
            for (int i = 0; i < Math.min(count, entries.size()); i++) {
                ZipEntry entry = entries.get((int) ((long) i * entries.size() / Math.min(count, entries.size())));
                try (InputStream in = archive.getInputStream(entry)) {
                    RgbImage whole = new ImageDecoder().decode(in.readAllBytes());
                    pictures.add(new Picture(entry.getName(), middle(CenterCrop.crop(whole, shortSide), size)));
                }
            }
            return pictures;
        }
    }

    private static RgbImage middle(RgbImage square, int size) {
        int from = (square.width() - size) / 2;
        byte[] rgb = new byte[3 * size * size];
        for (int y = 0; y < size; y++) {
            System.arraycopy(square.rgb(), 3 * ((from + y) * square.width() + from), rgb, 3 * y * size, 3 * size);
        }
        return new RgbImage(size, size, rgb);
    }
}
