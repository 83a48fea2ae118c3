package io.gmem.memory.ingest;

import io.gmem.contracts.dataset.SkippedFile;
import java.util.ArrayList;
import java.util.List;

/** Collects the first hundred files that could not be used, for the event. */
final class SkippedFiles {
    private static final int MAX_FILES = 100;
    private static final int MAX_LENGTH = 300;

    private final List<SkippedFile> first = new ArrayList<>();

    void add(SkippedFile file) {
        if (first.size() < MAX_FILES) {
            first.add(new SkippedFile(shortened(file.name()), shortened(file.reason())));
        }
    }

    /** Returns the first hundred skipped files. */
    List<SkippedFile> first() {
        return List.copyOf(first);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
