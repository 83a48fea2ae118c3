package io.gmem.tensorfiles.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Containers while a pickle is still filling them. Anything else on the stack is a {@link TorchValue} or a global. */
sealed interface PickleNode {
    /** List, tuple, set. */
    record Items(List<Object> items) implements PickleNode {
        Items() {
            this(new ArrayList<>());
        }
    }

    /** Dict, and what an OrderedDict holds; its attributes (torch's {@code _metadata}) are left out. */
    record Entries(Map<TorchValue.Scalar, Object> entries) implements PickleNode {
        Entries() {
            this(new LinkedHashMap<>());
        }
    }

    /** Namespace. */
    record Attributes(Map<String, Object> attributes) implements PickleNode {
        Attributes() {
            this(new LinkedHashMap<>());
        }
    }
}
