package io.gmem.diffusion.engine.kernel;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.diffusion.engine.kernel.KernelReport.Kernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Caches the check results of earlier processes in one JSON file per machine and set of libraries.
 *
 * <p>A missing or damaged file is an empty cache. If a file cannot be written, the next process repeats its checks. Files are
 * replaced atomically. If two processes add results at the same time, one of the additions may be lost.
 */
final class KernelCache {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHECK_VERSION = "1";

    private final @Nullable Path file;

    private KernelCache(@Nullable Path file) {
        this.file = file;
    }

    /** Returns a cache that stores nothing. */
    static KernelCache none() {
        return new KernelCache(null);
    }

    /**
     * Returns the cache of this machine.
     *
     * @param machine everything that a result depends on: processor, libraries, threads, settings of the libraries
     */
    static KernelCache in(Path folder, List<String> machine) {
        String key = CHECK_VERSION + "\n" + String.join("\n", machine);
        return new KernelCache(folder.resolve(UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)) + ".json"));
    }

    List<Kernel> read() {
        if (file == null || !Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            return JSON.readValue(file.toFile(), new TypeReference<List<Kernel>>() {});
        } catch (IOException e) {
            return List.of();
        }
    }

    void add(Kernel kernel) {
        if (file == null) {
            return;
        }
        Map<String, Kernel> kernels = new LinkedHashMap<>();
        read().forEach(cached -> kernels.put(key(cached), cached));
        kernels.put(key(kernel), kernel);
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
            Path staged = Files.createTempFile(folder, "kernels", ".tmp");
            Files.write(staged, JSON.writeValueAsBytes(List.copyOf(kernels.values())));
            Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // the result stays valid for this process
        }
    }

    private static String key(Kernel kernel) {
        return kernel.operation() + " " + kernel.shape() + " " + kernel.precision() + " " + kernel.gradients();
    }
}
