package io.gmem.diffusion.engine;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The suite's own native code ({@code src/main/native}), loaded once, and only into the libtorch that it was built for. */
final class NativeLibrary {
    private static final String LIBTORCH = "2.7.1";
    private static final String LIBRARY = "/native/linux-x86_64/libgmem_process_group.so";
    private static final List<String> UNKNOWN = List.of("unknown", "unknown", "unknown");

    private static boolean loaded;

    private NativeLibrary() {}

    /** @throws UnsupportedOperationException if this process cannot load it, with the reason */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        String version = Engine.getEngine("PyTorch").getVersion();
        if (!version.equals(LIBTORCH)) {
            throw new UnsupportedOperationException(
                    "process groups need libtorch " + LIBTORCH + ", this is " + version);
        }
        try {
            unpackAndLoad();
        } catch (IOException | UnsatisfiedLinkError e) {
            throw new UnsupportedOperationException("the process group library cannot be loaded", e);
        }
        loaded = true;
    }

    /** The instruction set of libtorch's own kernels, the version of MKL and that of oneDNN; {@code unknown} if it cannot be loaded. */
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
                throw new IllegalStateException("no resource " + LIBRARY);
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            System.load(file.toString());
        } finally {
            Files.delete(file);
        }
    }
}
