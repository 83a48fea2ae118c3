package io.gmem.tensorfiles.parity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.SafetensorsFile;
import io.gmem.tensorfiles.TensorSource;
import io.gmem.tensorfiles.npz.NpzFile;
import io.gmem.tensorfiles.torch.TorchFile;
import io.gmem.tensorfiles.zip.ZipArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand damaged files are read or rejected, without other exceptions and with bounded memory. The time limit ends hanging tests
 * and is not a performance requirement.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class MutatedFilesTest {
    /** Repeating a small storage may allocate 64 MiB; the files have a few kilobytes. */
    private static final long MOST_BYTES = 200_000_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private final Random random = new Random(20260101);
    private int rejected;
    private long mostBytes;

    interface Opening {
        void readAll(Path file) throws IOException;
    }

    @Test
    void safetensors() throws IOException {
        byte[] valid = Files.readAllBytes(fixture("00_torch_save_zoo/outputs.safetensors"));
        for (int i = 0; i < 2_500; i++) {
            attempt(mutant(valid), MutatedFilesTest::safetensors);
        }
        assertStillReads("00_torch_save_zoo/outputs.safetensors", MutatedFilesTest::safetensors);
        assertThat(rejected).isBetween(500, 2_499);
    }

    @Test
    void legacyCheckpoints() throws IOException {
        byte[] valid = Files.readAllBytes(fixture("00_torch_save_zoo/zoo_legacy.pt"));
        for (int i = 0; i < 2_500; i++) {
            attempt(mutant(valid), MutatedFilesTest::torch);
        }
        assertStillReads("00_torch_save_zoo/zoo_legacy.pt", MutatedFilesTest::torch);
        assertThat(rejected).isBetween(500, 2_499);
    }

    @Test
    void zipCheckpoints() throws IOException {
        byte[] valid = Files.readAllBytes(fixture("00_torch_save_zoo/zoo.pt"));
        for (int i = 0; i < 1_500; i++) {
            attempt(mutant(valid), MutatedFilesTest::torch);
        }
        assertStillReads("00_torch_save_zoo/zoo.pt", MutatedFilesTest::torch);
        assertThat(rejected).isBetween(300, 1_499);
    }

    @Test
    void zipCheckpointsWithDamagedPickleAndValidChecksum() throws IOException {
        Path valid = fixture("00_torch_save_zoo/zoo.pt");
        for (int i = 0; i < 2_500; i++) {
            attempt(withMutantEntry(valid, "zoo/data.pkl"), MutatedFilesTest::torch);
        }
        assertStillReads("00_torch_save_zoo/zoo.pt", MutatedFilesTest::torch);
        assertThat(rejected).isBetween(500, 2_499);
    }

    @Test
    void npz() throws IOException {
        Path archive = fixture("10_fid/stats_b.npz");
        byte[] valid = Files.readAllBytes(archive);
        for (int i = 0; i < 750; i++) {
            attempt(mutant(valid), MutatedFilesTest::npz);
            attempt(withMutantEntry(archive, "mu.npy"), MutatedFilesTest::npz);
        }
        assertStillReads("10_fid/stats_b.npz", MutatedFilesTest::npz);
        assertThat(rejected).isBetween(300, 1_499);
    }

    /** Checks that a valid file is still readable, regardless of the effects of damaged ones on caches and compiled code. */
    private void assertStillReads(String fixture, Opening opening) throws IOException {
        int before = rejected;
        attempt(Files.readAllBytes(fixture(fixture)), opening);
        assertThat(rejected).as("the valid file after the damaged ones").isEqualTo(before);
    }

    private void attempt(byte[] bytes, Opening opening) throws IOException {
        Path file = Files.write(folder.resolve("mutant"), bytes);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            opening.readAll(file);
        } catch (MalformedTensorFileException e) {
            rejected++;
        } catch (UncheckedIOException e) {
            assertThat(e).hasCauseInstanceOf(MalformedTensorFileException.class);
            rejected++;
        }
        mostBytes = Math.max(mostBytes, THREADS.getCurrentThreadAllocatedBytes() - before);
        assertThat(mostBytes).isLessThan(MOST_BYTES);
    }

    private static void safetensors(Path file) throws IOException {
        try (var opened = SafetensorsFile.open(file)) {
            readAll(opened);
        }
    }

    private static void torch(Path file) throws IOException {
        try (var opened = TorchFile.open(file)) {
            readAll(opened.tensors());
        }
    }

    private static void npz(Path file) throws IOException {
        try (var opened = NpzFile.open(file)) {
            readAll(opened);
        }
    }

    private static void readAll(TensorSource source) {
        source.names().forEach(source::read);
    }

    /** Returns a mutation: truncated, a few bytes replaced, or one range copied over another. */
    private byte[] mutant(byte[] valid) {
        byte[] mutant = random.nextInt(10) == 0 ? Arrays.copyOf(valid, random.nextInt(valid.length)) : valid.clone();
        int limit = mutant.length;
        for (int i = random.nextInt(4); i >= 0 && limit > 8; i--) {
            int at = random.nextInt(limit);
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant[at] = (byte) -1;
                default -> {
                    int from = random.nextInt(limit);
                    int length = random.nextInt(Math.min(40, limit - Math.max(at, from)));
                    System.arraycopy(valid, from, mutant, at, length);
                }
            }
        }
        return mutant;
    }

    private byte[] withMutantEntry(Path archive, String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var in = ZipArchive.open(archive);
                var out = new ZipOutputStream(bytes)) {
            for (String entry : in.names()) {
                byte[] content = new byte[(int) in.bytes(entry)];
                in.content(entry).get(content);
                out.putNextEntry(new ZipEntry(entry));
                out.write(entry.equals(name) ? mutant(content) : content);
            }
        }
        return bytes.toByteArray();
    }

    /** Returns a fixture of the test resources, independent of the folder of the parity tests. */
    private static Path fixture(String name) {
        URL found = Objects.requireNonNull(MutatedFilesTest.class.getResource("/parity/" + name), name);
        return Path.of(URI.create(found.toString()));
    }
}
