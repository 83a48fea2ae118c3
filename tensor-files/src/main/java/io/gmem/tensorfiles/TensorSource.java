package io.gmem.tensorfiles;

import java.util.Map;
import java.util.Set;

/** Tensors by name, read when they are asked for. */
public interface TensorSource {
    /** In the order of the source. */
    Set<String> names();

    /** @throws IllegalArgumentException when there is no such tensor */
    TensorInfo info(String name);

    /**
     * The whole tensor, at most 2 GiB.
     *
     * @throws IllegalArgumentException when there is no such tensor
     * @throws java.io.UncheckedIOException when it cannot be read; damage that opening could not see is a {@link
     *     MalformedTensorFileException} as its cause
     */
    HostTensor read(String name);

    /** What the writer noted beside the tensors. */
    Map<String, String> metadata();
}
