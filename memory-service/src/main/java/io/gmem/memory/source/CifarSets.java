package io.gmem.memory.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds images packed in the binary versions of CIFAR-10 and CIFAR-100. A record is one label byte (CIFAR-100: the coarse label,
 * then the fine label) followed by {@code (3, 32, 32)} samples.
 *
 * <p>The format has no magic bytes, so a file is recognized by its original name and by a length of whole records. A file named
 * {@code data_batch_1.bin}, or stored next to the list of CIFAR class names, is rejected if it is damaged. Source: the data sets'
 * page, "Binary version".
 */
final class CifarSets {
    private static final int SIDE = 32;
    private static final int SAMPLES = 3 * SIDE * SIDE;

    /** File names and record layout of each data set. */
    private enum Version {
        TEN("CIFAR-10", "data_batch_[0-9]{1,3}\\.bin|test_batch\\.bin", "batches.meta.txt", 1, 10),
        HUNDRED("CIFAR-100", "train\\.bin|test\\.bin", "fine_label_names.txt", 2, 100);

        private final String title;
        private final Pattern namePattern;
        private final String classNamesFile;
        private final int labelBytes;
        private final int classCount;

        Version(String title, String namePattern, String classNamesFile, int labelBytes, int classCount) {
            this.title = title;
            this.namePattern = Pattern.compile(namePattern);
            this.classNamesFile = classNamesFile;
            this.labelBytes = labelBytes;
            this.classCount = classCount;
        }

        int recordBytes() {
            return labelBytes + SAMPLES;
        }
    }

    private CifarSets() {}

    /** @throws UnsupportedSourceException if a recognized file is damaged */
    static void find(PackedFiles files) throws IOException {
        List<String> candidates = files.candidates();
        Set<String> present = new HashSet<>(candidates);
        for (String name : candidates) {
            String folder = name.substring(0, name.lastIndexOf('/') + 1);
            String base = name.substring(folder.length());
            for (Version version : Version.values()) {
                if (version.namePattern.matcher(base).matches()) {
                    boolean hasNames = present.contains(folder + version.classNamesFile);
                    List<String> classNames = hasNames
                            ? ClassNames.read(files, folder + version.classNamesFile)
                            : IdxSets.numbers(version.classCount - 1);
                    addFile(files, name, version, classNames, hasNames || version == Version.TEN);
                }
            }
        }
    }

    private static void addFile(
            PackedFiles files, String name, Version version, List<String> classNames, boolean required)
            throws IOException {
        FileChannel content = files.channel(name);
        long count = content.size() / version.recordBytes();
        boolean complete = count > 0 && content.size() % version.recordBytes() == 0;
        if (!complete && !required) {
            content.close();
            return;
        }
        if (!complete) {
            throw new UnsupportedSourceException(
                    "contains a damaged file '%s': the length must be a multiple of the %s record size of %d bytes (was %d)"
                            .formatted(name, version.title, version.recordBytes(), content.size()));
        }
        files.checkCount(count);
        byte[] labels = labels(content, (int) count, version);
        for (int i = 0; i < labels.length; i++) {
            if ((labels[i] & 0xff) >= classNames.size()) {
                if (!required) {
                    content.close();
                    return;
                }
                throw new UnsupportedSourceException(
                        "contains a damaged file '%s': image %d has label %d, but only %d classes exist"
                                .formatted(name, i, labels[i] & 0xff, classNames.size()));
            }
        }
        var layout = new PixelLayout(version.labelBytes, version.recordBytes(), SIDE, SIDE, 3, true);
        files.add(name, new PackedImages(content, layout, (int) count, naming(name, classNames, labels)));
    }

    private static PackedImages.Naming naming(String name, List<String> classNames, byte[] labels) {
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        String base = name.substring(folder.length(), name.length() - ".bin".length());
        String part = base.startsWith("test") ? "test/" : "train/";
        return new PackedImages.Naming(folder + part, base.startsWith("data") ? base + "-" : "", classNames, labels);
    }

    /** The last label byte of each record. */
    private static byte[] labels(FileChannel content, int count, Version version) throws IOException {
        byte[] labels = new byte[count];
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int i = 0; i < count; i++) {
            content.read(one.clear(), (long) i * version.recordBytes() + version.labelBytes - 1);
            labels[i] = one.get(0);
        }
        return labels;
    }
}
