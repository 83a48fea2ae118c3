package io.gmem.diffusion.checkpoint;

import io.gmem.tensorfiles.TensorSource;
import java.util.BitSet;
import java.util.regex.Pattern;

/** Queries names and shapes of tensors that may not exist. */
record TensorNames(TensorSource source) {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    boolean has(String name) {
        return source.names().contains(name);
    }

    boolean hasPrefix(String prefix) {
        return source.names().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /** Returns the length of an axis; 0 if the tensor or axis does not exist. */
    long axis(String name, int axis) {
        if (!has(name)) {
            return 0;
        }
        long[] shape = source.info(name).shape();
        return axis < shape.length ? shape[axis] : 0;
    }

    /** Returns the length of an axis as an int; 0 if it does not exist or exceeds the range. */
    int length(String name, int axis) {
        long length = axis(name, axis);
        return length > Integer.MAX_VALUE ? 0 : (int) length;
    }

    int rank(String name) {
        return has(name) ? source.info(name).shape().length : -1;
    }

    /** Counts the names {@code prefix0…, prefix1…} from 0 on until the first gap. */
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
