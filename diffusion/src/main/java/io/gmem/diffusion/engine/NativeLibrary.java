package io.gmem.diffusion.engine;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Loads the native code of {@code src/main/native} once per process. It requires the libtorch version that it was built for. */
final class NativeLibrary {
    private static final String LIBTORCH = "2.7.1";
    private static final String LIBRARY = "/native/linux-x86_64/libgmem_process_group.so";
    private static final List<String> UNKNOWN = List.of("unknown", "unknown", "unknown");

    private static boolean loaded;

    private NativeLibrary() {}

    /** @throws UnsupportedOperationException if this process cannot load the library; the message states the reason */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        String version = Engine.getEngine("PyTorch").getVersion();
        if (!version.equals(LIBTORCH)) {
            throw new UnsupportedOperationException(
                    "process groups require libtorch " + LIBTORCH + " (was " + version + ")");
        }
        try {
            unpackAndLoad();
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new UnsupportedOperationException("the process group library cannot be loaded", e);
        }
        loaded = true;
    }

    /** Returns the instruction set of libtorch's kernels, the MKL version and the oneDNN version; {@code unknown} if not loadable. */
    static List<String> knownVersions() {
        try {
            load();
        } catch (UnsupportedOperationException e) {
            return UNKNOWN;
        }
        return List.of(versions());
    }

    private static native String[] versions();

    private static void unpackAndLoad() throws IOException {
        Path file = Files.createTempFile("gmem-process-group", ".so");
        try (InputStream in = NativeLibrary.class.getResourceAsStream(LIBRARY)) {
            if (in == null) {
                throw new IllegalStateException("missing class path resource " + LIBRARY);
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            System.load(file.toString());
        } finally {
            Files.delete(file);
        }
    }
}
