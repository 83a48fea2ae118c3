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
 * What the folders of pictures say about them. The rule: folders that all pictures share say nothing; of the others the
 * innermost one is the label, passing over {@code train}, {@code val}, {@code valid}, {@code validation}, {@code test} and
 * {@code images}, which name a part or a place and not a kind. Labels are in the order of their names; where there are not two
 * different ones there are none. A picture outside any such folder has no label.
 */
public final class FolderLabels {
    private static final int NONE = -1;
    private static final Set<String> NO_KINDS = Set.of("train", "val", "valid", "validation", "test", "images");

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

    /** The labels of these pictures. */
    public static FolderLabels of(List<String> pictures) {
        int shared = sharedPrefix(pictures);
        Set<String> kinds = pictures.stream()
                .map(picture -> kind(picture, shared))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        return new FolderLabels(shared, kinds.size() < 2 ? List.of() : List.copyOf(kinds));
    }

    /** Names by index; empty when the folders say nothing. */
    public List<String> names() {
        return names;
    }

    /** The index of a picture's label, -1 for none. */
    public int of(String picture) {
        String kind = kind(picture, shared);
        return kind == null ? NONE : indexByName.getOrDefault(kind, NONE);
    }

    /** Characters of the folders all have in common. */
    private static int sharedPrefix(List<String> pictures) {
        if (pictures.isEmpty()) {
            return 0;
        }
        String prefix = folder(pictures.get(0));
        for (String picture : pictures) {
            while (!picture.startsWith(prefix)) {
                prefix = folder(prefix.substring(0, prefix.length() - 1));
            }
        }
        return prefix.length();
    }

    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Whether a folder of that name names a part or a place, and no kind. */
    static boolean saysNothing(String folder) {
        return NO_KINDS.contains(folder.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String kind(String picture, int shared) {
        String[] steps = picture.substring(shared).split("/");
        for (int i = steps.length - 2; i >= 0; i--) {
            if (!steps[i].isEmpty() && !saysNothing(steps[i])) {
                return steps[i];
            }
        }
        return null;
    }
}
