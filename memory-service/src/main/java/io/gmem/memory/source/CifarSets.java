package io.gmem.memory.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pictures packed as the binary versions of CIFAR-10 and CIFAR-100: records of one label byte (CIFAR-100: the coarse one, then the
 * fine one) and {@code (3, 32, 32)} samples, nothing else. There are no first bytes to tell them by: they are known by the names their
 * authors gave them and by a length of whole records, and what calls itself {@code data_batch_1.bin}, or lies beside the names of
 * CIFAR's kinds, is refused when it is damaged. Source: the data sets' page, "Binary version".
 */
final class CifarSets {
    private static final int SIDE = 32;
    private static final int SAMPLES = 3 * SIDE * SIDE;

    /** What tells the two from each other. */
    private enum Version {
        TEN("CIFAR-10", "data_batch_[0-9]{1,3}\\.bin|test_batch\\.bin", "batches.meta.txt", 1, 10),
        HUNDRED("CIFAR-100", "train\\.bin|test\\.bin", "fine_label_names.txt", 2, 100);

        private final String title;
        private final Pattern named;
        private final String kindsFile;
        private final int labelBytes;
        private final int kinds;

        Version(String title, String named, String kindsFile, int labelBytes, int kinds) {
            this.title = title;
            this.named = Pattern.compile(named);
            this.kindsFile = kindsFile;
            this.labelBytes = labelBytes;
            this.kinds = kinds;
        }

        int record() {
            return labelBytes + SAMPLES;
        }
    }

    private CifarSets() {}

    /** @throws UnsupportedSourceException when one is damaged */
    static void find(PackedFiles files) throws IOException {
        List<String> candidates = files.candidates();
        Set<String> there = new HashSet<>(candidates);
        for (String name : candidates) {
            String folder = name.substring(0, name.lastIndexOf('/') + 1);
            String base = name.substring(folder.length());
            for (Version version : Version.values()) {
                if (version.named.matcher(base).matches()) {
                    boolean named = there.contains(folder + version.kindsFile);
                    List<String> kinds = named
                            ? ClassNames.read(files, folder + version.kindsFile)
                            : IdxSets.numbers(version.kinds - 1);
                    take(files, name, version, kinds, named || version == Version.TEN);
                }
            }
        }
    }

    private static void take(PackedFiles files, String name, Version version, List<String> kinds, boolean meant)
            throws IOException {
        FileChannel content = files.channel(name);
        long count = content.size() / version.record();
        boolean whole = count > 0 && content.size() % version.record() == 0;
        if (!whole && !meant) {
            content.close();
            return;
        }
        if (!whole) {
            throw new UnsupportedSourceException(
                    "holds '%s', which is damaged: records of %s have %d bytes, and it has %d"
                            .formatted(name, version.title, version.record(), content.size()));
        }
        files.checkCount(count);
        byte[] labels = labels(content, (int) count, version);
        for (int i = 0; i < labels.length; i++) {
            if ((labels[i] & 0xff) >= kinds.size()) {
                if (!meant) {
                    content.close();
                    return;
                }
                throw new UnsupportedSourceException(
                        "holds '%s', which is damaged: picture %d has the label %d, and there are %d"
                                .formatted(name, i, labels[i] & 0xff, kinds.size()));
            }
        }
        var layout = new PixelLayout(version.labelBytes, version.record(), SIDE, SIDE, 3, true);
        files.add(name, new PackedImages(content, layout, (int) count, naming(name, kinds, labels)));
    }

    private static PackedImages.Naming naming(String name, List<String> kinds, byte[] labels) {
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        String base = name.substring(folder.length(), name.length() - ".bin".length());
        String part = base.startsWith("test") ? "test/" : "train/";
        return new PackedImages.Naming(folder + part, base.startsWith("data") ? base + "-" : "", kinds, labels);
    }

    /** The last label byte of each record. */
    private static byte[] labels(FileChannel content, int count, Version version) throws IOException {
        byte[] labels = new byte[count];
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int i = 0; i < count; i++) {
            content.read(one.clear(), (long) i * version.record() + version.labelBytes - 1);
            labels[i] = one.get(0);
        }
        return labels;
    }
}
