package io.gmem.tensorfiles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes tensors in memory as a safetensors file and forces it to the disk. Equal arguments give equal bytes, in the order of
 * {@link SafetensorsLayout}. Use {@link SafetensorsLayout} directly for tensors that do not fit into memory.
 */
public final class SafetensorsWriter {
    private SafetensorsWriter() {}

    /**
     * Writes a file; on failure the file is deleted.
     *
     * @param tensors tensors by name, in the order of their data
     * @param metadata metadata entries, may be empty
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
