package io.gmem.memory.source;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Derives image labels from folder names.
 *
 * <p>Folders shared by all images are ignored. Of the remaining folders, the innermost one is the label. {@code train},
 * {@code val}, {@code valid}, {@code validation}, {@code test} and {@code images} are skipped, because they name a partition or
 * location rather than a class. Labels are sorted by name; fewer than two distinct labels count as none. An image outside any
 * such folder has no label.
 */
public final class FolderLabels {
    private static final int NONE = -1;
    private static final Set<String> PARTITIONS = Set.of("train", "val", "valid", "validation", "test", "images");

    private final int shared;
    private final List<String> names;
    private final Map<String, Integer> indexByName = new HashMap<>();

    private FolderLabels(int shared, List<String> names) {
        this.shared = shared;
        this.names = names;
        for (String name : names) {
            indexByName.put(name, indexByName.size());
        }
    }

    /** Derives the labels of the given image names. */
    public static FolderLabels of(List<String> images) {
        int shared = sharedPrefix(images);
        Set<String> labels = images.stream()
                .map(image -> label(image, shared))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        return new FolderLabels(shared, labels.size() < 2 ? List.of() : List.copyOf(labels));
    }

    /** Returns label names by index; empty if the folders define no labels. */
    public List<String> names() {
        return names;
    }

    /** Returns the label index of an image, or -1 if it has no label. */
    public int of(String image) {
        String label = label(image, shared);
        return label == null ? NONE : indexByName.getOrDefault(label, NONE);
    }

    /** Returns the length of the folder prefix that all images share. */
    private static int sharedPrefix(List<String> images) {
        if (images.isEmpty()) {
            return 0;
        }
        String prefix = folder(images.get(0));
        for (String image : images) {
            while (!image.startsWith(prefix)) {
                prefix = folder(prefix.substring(0, prefix.length() - 1));
            }
        }
        return prefix.length();
    }

    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Whether a folder of that name denotes a partition or location instead of a class. */
    static boolean isPartition(String folder) {
        return PARTITIONS.contains(folder.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String label(String image, int shared) {
        String[] steps = image.substring(shared).split("/");
        for (int i = steps.length - 2; i >= 0; i--) {
            if (!steps[i].isEmpty() && !isPartition(steps[i])) {
                return steps[i];
            }
        }
        return null;
    }
}
