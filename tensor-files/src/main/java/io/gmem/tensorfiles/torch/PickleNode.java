package io.gmem.tensorfiles.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mutable containers of a pickle in progress. Other values on the stack are a {@link TorchValue} or a global. */
sealed interface PickleNode {
    /** A list, tuple or set. */
    record Items(List<Object> items) implements PickleNode {
        Items() {
            this(new ArrayList<>());
        }
    }

    /** A dict or OrderedDict, without attributes ({@code _metadata} of torch). */
    record Entries(Map<TorchValue.Scalar, Object> entries) implements PickleNode {
        Entries() {
            this(new LinkedHashMap<>());
        }
    }

    /** A Namespace. */
    record Attributes(Map<String, Object> attributes) implements PickleNode {
        Attributes() {
            this(new LinkedHashMap<>());
        }
    }
}
