package io.gmem.sampler.prompt;

import io.gmem.contracts.failure.FailureException;
import io.gmem.contracts.job.Prompt;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Label names by index, found whatever their case; what is not found is refused with the names most like it. */
record LabelNames(List<String> names) {
    private static final int SUGGESTIONS = 10;

    LabelNames {
        names = List.copyOf(names);
    }

    /** Index of {@code wanted}: exactly as written if there is one, else the first that differs only in case. */
    int index(String wanted) {
        int exact = names.indexOf(wanted);
        if (exact >= 0) {
            return exact;
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(wanted)) {
                return i;
            }
        }
        throw unknown(wanted);
    }

    /** The name at {@code index}; null where there is none. */
    @Nullable
    String name(int index) {
        return index >= 0 && index < names.size() ? names.get(index) : null;
    }

    private FailureException unknown(String wanted) {
        if (names.isEmpty()) {
            return Prompt.unsupported("there is no label '" + wanted
                    + "': the training images have no labels; use random" + " or memory:ROW");
        }
        String near = names.stream()
                .distinct()
                .sorted(Comparator.comparingInt((String name) -> difference(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS)
                .collect(Collectors.joining(", "));
        return Prompt.unsupported("there is no label '" + wanted + "'; near it are: " + near);
    }

    /** 0 when one contains the other, else their Levenshtein distance. */
    private static int difference(String wanted, String name) {
        String a = wanted.toLowerCase(Locale.ROOT);
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
                int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
