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
 * Pictures packed as idx, the format of MNIST and its kin: {@code (N, H, W)} grey, or with 1 or 3 channels last or first, told by
 * their first bytes and their exact length, gzipped or not. Labels are the idx file beside that is called {@code labels} where the
 * other is called {@code images}; kinds are called by their numbers, of equally many digits.
 */
final class IdxSets {
    private static final Pattern NAMED_SO = Pattern.compile("idx[1-4]");

    private final PackedFiles files;
    private final Map<String, IdxFile> labelFiles = new HashMap<>();
    private final List<IdxFile> pictureFiles = new ArrayList<>();

    private IdxSets(PackedFiles files) {
        this.files = files;
    }

    /** @throws UnsupportedSourceException when one is damaged, or its labels are */
    static void find(PackedFiles files) throws IOException {
        var sets = new IdxSets(files);
        sets.open();
        sets.take();
    }

    private void open() throws IOException {
        List<String> candidates = files.candidates();
        Set<String> there = new HashSet<>(candidates);
        for (String name : candidates) {
            boolean unpackedBeside = name.endsWith(".gz") && there.contains(name.substring(0, name.length() - 3));
            IdxHeader header = unpackedBeside ? null : header(name);
            if (header == null || !(header.labels() || header.pictures())) {
                continue;
            }
            var file = new IdxFile(name, header, files.channel(name));
            if (namedSo(name)) {
                file.requireWhole();
            } else if (!file.whole()) {
                file.content().close();
                continue;
            }
            if (header.labels()) {
                labelFiles.put(pair(name), file);
            } else {
                pictureFiles.add(file);
            }
        }
    }

    private @Nullable IdxHeader header(String name) throws UnsupportedSourceException {
        IdxHeader header;
        try {
            header = IdxHeader.read(files.start(name, IdxHeader.LONGEST));
        } catch (IOException | RuntimeException e) {
            if (namedSo(name)) {
                throw new UnsupportedSourceException(
                        "holds '%s', which cannot be read: %s".formatted(name, e.getMessage()), e);
            }
            return null;
        }
        if (header == null && namedSo(name)) {
            throw new UnsupportedSourceException(
                    "holds '%s', which is named like an idx file and does not begin like one of unsigned bytes"
                            .formatted(name));
        }
        return header;
    }

    private void take() throws IOException {
        Map<IdxFile, PixelLayout> layouts = new LinkedHashMap<>();
        Map<IdxFile, byte[]> labels = new HashMap<>();
        int greatest = 0;
        for (IdxFile file : pictureFiles) {
            layouts.put(file, file.layout());
            files.checkCount(file.header().count());
            IdxFile beside = labelFiles.get(pair(file.name()));
            if (beside != null) {
                byte[] read = beside.labels((int) file.header().count(), file.name());
                labels.put(file, read);
                greatest = Math.max(greatest, greatest(read));
            }
        }
        List<String> kinds = numbers(greatest);
        layouts.forEach((file, layout) -> {
            var naming = new PackedImages.Naming(folder(file.name()), "", kinds, labels.get(file));
            int count = (int) file.header().count();
            files.add(file.name(), new PackedImages(file.content(), layout, count, naming));
        });
    }

    private static int greatest(byte[] labels) {
        return IntStream.range(0, labels.length)
                .map(i -> labels[i] & 0xff)
                .max()
                .orElse(0);
    }

    /** 0 to {@code greatest}, so that their order by name is their order. */
    static List<String> numbers(int greatest) {
        String shape = "%0" + Integer.toString(greatest).length() + "d";
        return IntStream.rangeClosed(0, greatest)
                .mapToObj(kind -> String.format(Locale.ROOT, shape, kind))
                .toList();
    }

    private static boolean namedSo(String name) {
        return NAMED_SO.matcher(base(name)).find();
    }

    private static String base(String name) {
        return name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Alike for pictures and their labels. */
    private static String pair(String name) {
        String alike = base(name)
                .replaceAll("\\.gz$", "")
                .replaceAll("[._]", "-")
                .replaceAll("images|labels", "*")
                .replaceAll("idx[1-4]", "idx");
        return name.substring(0, name.lastIndexOf('/') + 1) + alike;
    }

    /** Where the pictures of a file are to be: in the folder of its part, when its name tells one. */
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
