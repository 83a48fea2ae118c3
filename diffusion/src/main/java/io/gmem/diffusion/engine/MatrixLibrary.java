package io.gmem.diffusion.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two libraries in libtorch that multiply float32 matrices on a CPU. They differ by rounding, and in speed. */
public enum MatrixLibrary {
    /** Where a script says {@code linear}. The fastest on Intel's processors. */
    MKL,
    /** Where a script says {@code conv2d}. Twice as fast as MKL where MKL makes no use of AVX-512: on AMD's processors that have it. */
    ONEDNN;

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final MatrixLibrary FASTEST = ofThisMachine();

    /** The faster one on this machine's processor; MKL where nobody says what it is. */
    public static MatrixLibrary fastest() {
        return FASTEST;
    }

    private static MatrixLibrary ofThisMachine() {
        try {
            return fastestOn(Files.readString(PROCESSORS));
        } catch (IOException e) {
            return MKL;
        }
    }

    /** @param processors as Linux describes them in {@code /proc/cpuinfo} */
    static MatrixLibrary fastestOn(String processors) {
        return processors.contains("AuthenticAMD") && processors.contains("avx512f") ? ONEDNN : MKL;
    }
}
