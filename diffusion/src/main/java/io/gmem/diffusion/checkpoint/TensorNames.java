package io.gmem.diffusion.checkpoint;

import io.gmem.tensorfiles.TensorSource;
import java.util.BitSet;
import java.util.regex.Pattern;

/** What can be asked of names and shapes without knowing whether a tensor is there. */
record TensorNames(TensorSource source) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    boolean has(String name) {
        return source.names().contains(name);
    }

    boolean hasPrefix(String prefix) {
        return source.names().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /** The length of an axis; 0 when there is no such tensor or axis. */
    long axis(String name, int axis) {
        if (!has(name)) {
            return 0;
        }
        long[] shape = source.info(name).shape();
        return axis < shape.length ? shape[axis] : 0;
    }

    /** As {@link #axis}, of what fits into an int. */
    int length(String name, int axis) {
        long length = axis(name, axis);
        return length > Integer.MAX_VALUE ? 0 : (int) length;
    }

    int rank(String name) {
        return has(name) ? source.info(name).shape().length : -1;
    }

    /** How many of {@code prefix0…, prefix1…} there are, from 0 on without a gap. */
    int count(String prefix) {
        var seen = new BitSet();
        for (String name : source.names()) {
            int end = name.indexOf('.', prefix.length());
            if (name.startsWith(prefix)
                    && end > 0
                    && NUMBER.matcher(name).region(prefix.length(), end).matches()) {
                seen.set(Integer.parseInt(name, prefix.length(), end, 10));
            }
        }
        return seen.nextClearBit(0);
    }

    boolean allMatch(Pattern pattern) {
        return !source.names().isEmpty()
                && source.names().stream()
                        .allMatch(name -> pattern.matcher(name).matches());
    }
}
