package io.gmem.sampler.prompt;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.Prompt;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Label names by index, matched case-insensitively. An unknown name is rejected with the most similar names. */
record LabelNames(List<String> names) {
    private static final int SUGGESTIONS = 10;

    LabelNames {
        names = List.copyOf(names);
    }

    /** Returns the index of {@code requested}: the exact match if there is one, otherwise the first that differs only in case. */
    int index(String requested) {
        int exact = names.indexOf(requested);
        if (exact >= 0) {
            return exact;
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(requested)) {
                return i;
            }
        }
        throw unknown(requested);
    }

    /** Returns the name at {@code index}; null when the index is out of range. */
    @Nullable
    String name(int index) {
        return index >= 0 && index < names.size() ? names.get(index) : null;
    }

    private FailureException unknown(String requested) {
        if (names.isEmpty()) {
            return Prompt.unsupported(
                    "unknown label '" + requested + "': the training images have no labels; use random or memory:ROW");
        }
        String similar = names.stream()
                .distinct()
                .sorted(Comparator.comparingInt((String name) -> distance(requested, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS)
                .collect(Collectors.joining(", "));
        return Prompt.unsupported("unknown label '" + requested + "'; similar labels: " + similar);
    }

    /** Returns 0 when one name contains the other, otherwise the Levenshtein distance. */
    private static int distance(String requested, String name) {
        String a = requested.toLowerCase(Locale.ROOT);
        String b = name.toLowerCase(Locale.ROOT);
        if (a.contains(b) || b.contains(a)) {
            return 0;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
