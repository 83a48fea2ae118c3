package io.gmem.tensorfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import io.gmem.tensorfiles.latents.LatentShard;
import io.gmem.tensorfiles.npz.NpzFile;
import io.gmem.tensorfiles.torch.TorchFile;
import io.gmem.tensorfiles.torch.TorchFileWriter;
import io.gmem.tensorfiles.torch.TorchValue;
import io.gmem.tensorfiles.zip.ZipArchive;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of every format are closed after use and after rejection. */
class ClosingTest {
    private static final int TIMES = 400;

    @TempDir
    Path folder;

    private interface Opening {
        AutoCloseable open(Path path) throws IOException;
    }

    private interface Reading {
        void read() throws IOException;
    }

    @Test
    void rejectsReadsAfterClose() throws Exception {
        Path shard = folder.resolve("shard.safetensors");
        LatentShard.write(shard, shardParts());
        LatentShard latents = LatentShard.open(shard);
        fails(latents, () -> latents.sample(0, false));

        SafetensorsFile file = SafetensorsFile.open(shard);
        fails(file, () -> file.read("latents"));

        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(
                index,
                "{\"weight_map\":{%s}}"
                        .formatted(String.join(
                                ",",
                                file.names().stream()
                                        .map(name -> "\"" + name + "\":\"shard.safetensors\"")
                                        .toList())));
        SafetensorsShards shards = SafetensorsShards.open(index);
        fails(shards, () -> shards.read("latents"));

        Path zip = zip("stats.npz", "a.npy", npy());
        ZipArchive archive = ZipArchive.open(zip);
        fails(archive, () -> archive.content("a.npy"));
        NpzFile arrays = NpzFile.open(zip);
        fails(arrays, () -> arrays.read("a"));

        Path torch = folder.resolve("model.pt");
        TorchFileWriter.write(
                torch, TorchValue.Tensor.of(TensorSource.of(Map.of("a", HostTensor.f32(new float[2], 2))), "a"));
        TorchFile checkpoint = TorchFile.open(torch);
        TensorSource tensors = checkpoint.tensors();
        fails(checkpoint, () -> tensors.read(""));
    }

    private static void fails(AutoCloseable file, Reading reading) throws Exception {
        reading.read();
        file.close();
        assertThatThrownBy(reading::read).isInstanceOfAny(IOException.class, java.io.UncheckedIOException.class);
    }

    @Test
    void closesRejectedFiles() throws Exception {
        byte[] noHeader = new byte[64];
        Path bytes = Files.write(folder.resolve("bytes"), noHeader);
        staysClosed(SafetensorsFile::open, bytes);
        staysClosed(ZipArchive::open, bytes);
        staysClosed(TorchFile::open, bytes);
        staysClosed(TorchFile::open, Files.write(folder.resolve("zip"), new byte[] {'P', 'K', 3, 4, 0}));
        staysClosed(TorchFile::open, Files.write(folder.resolve("pickle"), new byte[] {(byte) 0x80, 2, 'N', '.'}));
        staysClosed(NpzFile::open, zip("none.npz", "a.txt", noHeader));

        Path noShard = folder.resolve("no-shard.safetensors");
        SafetensorsWriter.write(noShard, Map.of("a", HostTensor.f32(new float[2], 2)), Map.of());
        staysClosed(LatentShard::open, noShard);

        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"a\":\"no-shard.safetensors\",\"b\":\"no-shard.safetensors\"}}");
        staysClosed(SafetensorsShards::open, index);
    }

    /** Detects leaked file descriptors by the descriptors of the process after repeated attempts. */
    private static void staysClosed(Opening opening, Path path) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long before = system.getOpenFileDescriptorCount();
            for (int i = 0; i < TIMES; i++) {
                assertThatThrownBy(() -> opening.open(path)).isInstanceOf(MalformedTensorFileException.class);
            }
            assertThat(system.getOpenFileDescriptorCount() - before).isLessThan(TIMES / 2);
        }
    }

    private static Map<String, HostTensor> shardParts() {
        Map<String, HostTensor> parts = new LinkedHashMap<>();
        parts.put("latents", HostTensor.f32(new float[2], 1, 1, 1, 2));
        parts.put("latents_flip", HostTensor.f32(new float[2], 1, 1, 1, 2));
        parts.put("labels", HostTensor.i64(new long[1], 1));
        return parts;
    }

    private Path zip(String name, String entry, byte[] content) throws IOException {
        Path zip = folder.resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(entry));
            out.write(content);
        }
        return zip;
    }

    private static byte[] npy() {
        byte[] header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }".getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + header.length)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.UTF_8))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) header.length)
                .put(header)
                .array();
    }
}
