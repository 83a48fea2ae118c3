package io.gmem.memory.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds images packed as idx, the format of MNIST and related data sets.
 *
 * <p>Shapes are {@code (N, H, W)} for grayscale, or with 1 or 3 channels first or last. Files are recognized by their first bytes
 * and exact length, gzipped or not. Labels come from the idx file in the same folder whose name has {@code labels} in place of
 * {@code images}. Classes are named by number, zero-padded to equal length.
 */
final class IdxSets {
    private static final Pattern IDX_NAME = Pattern.compile("idx[1-4]");

    private final PackedFiles files;
    private final Map<String, IdxFile> labelFiles = new HashMap<>();
    private final List<IdxFile> imageFiles = new ArrayList<>();

    private IdxSets(PackedFiles files) {
        this.files = files;
    }

    /** @throws UnsupportedSourceException if an image file or its label file is damaged */
    static void find(PackedFiles files) throws IOException {
        var sets = new IdxSets(files);
        sets.open();
        sets.addImages();
    }

    private void open() throws IOException {
        List<String> candidates = files.candidates();
        Set<String> present = new HashSet<>(candidates);
        for (String name : candidates) {
            boolean hasUnpacked = name.endsWith(".gz") && present.contains(name.substring(0, name.length() - 3));
            IdxHeader header = hasUnpacked ? null : header(name);
            if (header == null || !(header.isLabels() || header.isImages())) {
                continue;
            }
            var file = new IdxFile(name, header, files.channel(name));
            if (hasIdxName(name)) {
                file.requireComplete();
            } else if (!file.complete()) {
                file.content().close();
                continue;
            }
            if (header.isLabels()) {
                labelFiles.put(pairKey(name), file);
            } else {
                imageFiles.add(file);
            }
        }
    }

    private @Nullable IdxHeader header(String name) throws UnsupportedSourceException {
        IdxHeader header;
        try {
            header = IdxHeader.read(files.start(name, IdxHeader.MAX_BYTES));
        } catch (IOException | RuntimeException e) {
            if (hasIdxName(name)) {
                throw new UnsupportedSourceException(
                        "contains '%s', which cannot be read: %s".formatted(name, e.getMessage()), e);
            }
            return null;
        }
        if (header == null && hasIdxName(name)) {
            throw new UnsupportedSourceException(
                    "contains '%s', which has the name of an idx file but not the header of an idx file of unsigned bytes"
                            .formatted(name));
        }
        return header;
    }

    private void addImages() throws IOException {
        Map<IdxFile, PixelLayout> layouts = new LinkedHashMap<>();
        Map<IdxFile, byte[]> labelsByFile = new HashMap<>();
        int maxLabel = 0;
        for (IdxFile file : imageFiles) {
            layouts.put(file, file.layout());
            files.checkCount(file.header().count());
            IdxFile labelFile = labelFiles.get(pairKey(file.name()));
            if (labelFile != null) {
                byte[] read = labelFile.labels((int) file.header().count(), file.name());
                labelsByFile.put(file, read);
                maxLabel = Math.max(maxLabel, maxLabel(read));
            }
        }
        List<String> classNames = numbers(maxLabel);
        layouts.forEach((file, layout) -> {
            var naming = new PackedImages.Naming(folder(file.name()), "", classNames, labelsByFile.get(file));
            int count = (int) file.header().count();
            files.add(file.name(), new PackedImages(file.content(), layout, count, naming));
        });
    }

    private static int maxLabel(byte[] labels) {
        return IntStream.range(0, labels.length)
                .map(i -> labels[i] & 0xff)
                .max()
                .orElse(0);
    }

    /** Returns the numbers 0 to {@code maxLabel}, zero-padded so that name order equals numeric order. */
    static List<String> numbers(int maxLabel) {
        String format = "%0" + Integer.toString(maxLabel).length() + "d";
        return IntStream.rangeClosed(0, maxLabel)
                .mapToObj(number -> String.format(Locale.ROOT, format, number))
                .toList();
    }

    private static boolean hasIdxName(String name) {
        return IDX_NAME.matcher(base(name)).find();
    }

    private static String base(String name) {
        return name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns a key that is equal for an image file and its label file. */
    private static String pairKey(String name) {
        String key = base(name)
                .replaceAll("\\.gz$", "")
                .replaceAll("[._]", "-")
                .replaceAll("images|labels", "*")
                .replaceAll("idx[1-4]", "idx");
        return name.substring(0, name.lastIndexOf('/') + 1) + key;
    }

    /** Returns the folder for the images of a file, including the partition that its name indicates. */
    private static String folder(String name) {
        String base = base(name);
        String part = "";
        if (base.contains("train")) {
            part = "train/";
        } else if (base.contains("test") || base.contains("t10k")) {
            part = "test/";
        } else if (base.contains("val")) {
            part = "val/";
        }
        return name.substring(0, name.lastIndexOf('/') + 1) + part;
    }
}
