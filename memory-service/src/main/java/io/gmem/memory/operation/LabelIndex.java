package io.gmem.memory.operation;

import io.gmem.memorybank.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels of a bank. New labels are appended, so existing indices do not change. */
final class LabelIndex {
    private final List<String> names;
    private final Map<String, Integer> indices = new HashMap<>();

    LabelIndex(List<String> names) {
        this.names = new ArrayList<>(names);
        for (int i = 0; i < names.size(); i++) {
            indices.putIfAbsent(names.get(i), i);
        }
    }

    /** Returns the index of a label, adding it if it is new; {@link Item#NO_LABEL} for null. */
    int index(@Nullable String name) {
        if (name == null) {
            return Item.NO_LABEL;
        }
        return indices.computeIfAbsent(name, added -> {
            names.add(added);
            return names.size() - 1;
        });
    }

    List<String> names() {
        return List.copyOf(names);
    }
}
