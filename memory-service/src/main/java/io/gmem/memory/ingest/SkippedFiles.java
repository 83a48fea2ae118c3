package io.gmem.memory.ingest;

import io.gmem.contracts.dataset.SkippedFile;
import java.util.ArrayList;
import java.util.List;

/** Counts the files that could not be used, and keeps the first hundred for the event. */
final class SkippedFiles {
    private static final int KEPT = 100;
    private static final int LONGEST = 300;

    private final List<SkippedFile> first = new ArrayList<>();

    void add(SkippedFile file) {
        if (first.size() < KEPT) {
            first.add(new SkippedFile(shortened(file.name()), shortened(file.reason())));
        }
    }

    /** The first hundred. */
    List<SkippedFile> first() {
        return List.copyOf(first);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
