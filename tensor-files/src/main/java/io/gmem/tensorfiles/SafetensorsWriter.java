package io.gmem.tensorfiles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes tensors that are in memory as a safetensors file and forces it to the disk. Equal arguments give equal bytes, in the
 * order that {@link SafetensorsLayout} states; that is also the way to write what does not fit into memory.
 */
public final class SafetensorsWriter {
    private SafetensorsWriter() {}

    /**
     * When this fails, no file is left.
     *
     * @param tensors in the order in which they are to lie
     * @param metadata may be empty
     */
    public static void write(Path file, Map<String, HostTensor> tensors, Map<String, String> metadata)
            throws IOException {
        var layout = new SafetensorsLayout().metadata(metadata);
        tensors.forEach((name, tensor) -> layout.tensor(name, tensor.dtype(), tensor.shape()));
        try (SafetensorsAppender out = layout.create(file)) {
            for (Map.Entry<String, HostTensor> tensor : tensors.entrySet()) {
                out.append(tensor.getKey(), tensor.getValue());
            }
            out.finish();
        }
    }
}
