package io.gmem.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.zip.StoredZipWriter;
import io.gmem.tensorfiles.zip.ZipArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thirteen thousand damaged models of all layouts are imported or rejected with a message, with bounded work and bounded memory. The
 * time limit only ends a test that hangs; it is no performance requirement.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class MutatedModelsTest {
    private static final int MUTANTS_PER_LAYOUT = 1_000;
    /** Size of a large file. Most of its bytes are tensor values, in which damage is not detectable. */
    private static final int LARGE = 100_000;

    /** Range of the header in most formats. */
    private static final int NEAR_THE_START = 4_096;

    /** Limit of allocated bytes. A tensor may repeat a small storage up to 64 MiB and is written once or twice. */
    private static final long MAX_ALLOCATED_BYTES = 300_000_000;

    /** Limit of bytes read and written for one model: its tensors two or three times, and its file. */
    private static final long MAX_COPIED_BYTES = 300_000_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private final Random random = new Random(20260202);
    private int rejected;
    private int imported;
    private long peakAllocatedBytes;
    private long copiedBytes;
    private long peakCopiedBytes;

    @Test
    void damagedModelsAreImportedOrRejected() throws IOException {
        List<Path> layouts = TinyModels.writeAll(folder);
        Set<Class<?>> kinds = new HashSet<>();
        for (Path layout : layouts) {
            kinds.add(recognised(layout).getClass());
            byte[] good = Files.readAllBytes(layout);
            boolean zip = good[0] == 'P' && good[1] == 'K';
            for (int i = 0; i < (good.length > LARGE ? MUTANTS_PER_LAYOUT / 4 : MUTANTS_PER_LAYOUT); i++) {
                Path mutant = layout.resolveSibling("mutant");
                if (zip && i % 4 != 0) {
                    writeWithMutantPickle(layout, mutant);
                } else {
                    Files.write(mutant, mutant(good));
                }
                attempt(mutant);
            }
            assertThat(recognised(layout))
                    .as("the good file after the damaged ones")
                    .isNotNull();
        }
        assertThat(kinds).as("kinds among the layouts").hasSize(8);
        assertThat(rejected).isGreaterThan(layouts.size() * MUTANTS_PER_LAYOUT / 4);
        assertThat(imported).isGreaterThan(layouts.size() * MUTANTS_PER_LAYOUT / 20);
    }

    @Test
    void damagedFoldersAreImportedOrRejected() throws IOException {
        Path source = Files.createDirectories(folder.resolve("all"));
        Path sit = TinyModels.writeAll(source).get(2);
        Path model = folder.resolve("model");
        try (var file = ModelFile.open(sit, Hints.NONE)) {
            ModelImport.into(file, model, bytes -> {});
        }
        for (Path part : list(model)) {
            byte[] good = Files.readAllBytes(part);
            for (int i = 0; i < MUTANTS_PER_LAYOUT / 4; i++) {
                Files.write(part, mutant(good));
                attempt(model);
                Path exported = folder.resolve("exported.pt");
                runRejectable(() -> ModelExport.write(model, ModelExport.Format.PT, exported, 1_000_000, bytes -> {}));
                Files.deleteIfExists(exported);
            }
            Files.write(part, good);
        }
        assertThat(rejected).isGreaterThan(100);
    }

    private static RecognizedModel recognised(Path path) throws IOException {
        try (var file = ModelFile.open(path, Hints.NONE)) {
            return file.recognised();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void attempt(Path path) throws IOException {
        Path target = folder.resolve("target");
        runRejectable(() -> {
            Hints hints;
            try (var file = ModelFile.open(path, Hints.NONE)) {
                ModelInspection.quick(file).json();
                boolean incomplete = file.recognised() instanceof RecognizedModel.NetworkCheckpoint checkpoint
                        && checkpoint.network().config() == null;
                hints = incomplete ? new Hints(1, null, null) : Hints.NONE;
            }
            try (var file = ModelFile.open(path, hints)) {
                ModelImport.into(file, target, bytes -> copiedBytes += bytes);
                imported++;
            }
        });
        if (Files.exists(target)) {
            for (Path part : list(target)) {
                Files.delete(part);
            }
            Files.delete(target);
        }
    }

    private void runRejectable(Work work) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        copiedBytes = 0;
        try {
            work.run();
        } catch (MalformedTensorFileException | UnreadableModelException e) {
            assertThat(e).message().isNotBlank();
            rejected++;
        } catch (UncheckedIOException e) {
            assertThat(e).hasCauseInstanceOf(MalformedTensorFileException.class);
            rejected++;
        }
        peakAllocatedBytes = Math.max(peakAllocatedBytes, THREADS.getCurrentThreadAllocatedBytes() - before);
        assertThat(peakAllocatedBytes).isLessThan(MAX_ALLOCATED_BYTES);
        peakCopiedBytes = Math.max(peakCopiedBytes, copiedBytes);
        assertThat(peakCopiedBytes).isLessThan(MAX_COPIED_BYTES);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }

    /** Writes the archive with a damaged object and a correct checksum. */
    private void writeWithMutantPickle(Path archive, Path mutant) throws IOException {
        try (var in = ZipArchive.open(archive);
                var out = StoredZipWriter.create(mutant)) {
            for (String entry : in.names()) {
                byte[] content = new byte[(int) in.bytes(entry)];
                in.content(entry).get(content);
                out.add(entry, entry.endsWith("data.pkl") ? mutant(content) : content);
            }
        }
    }

    /** Returns a truncated copy, or a copy with a few bytes replaced or with one part copied over another. */
    private byte[] mutant(byte[] good) {
        byte[] mutant = random.nextInt(10) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
        for (int i = random.nextInt(3); i >= 0 && mutant.length > 8; i--) {
            int offset = random.nextInt(random.nextBoolean() ? mutant.length : Math.min(mutant.length, NEAR_THE_START));
            switch (random.nextInt(4)) {
                case 0 -> mutant[offset] = (byte) random.nextInt(256);
                case 1 -> mutant[offset] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant[offset] = (byte) -1;
                default -> {
                    int from = random.nextInt(mutant.length);
                    int length = random.nextInt(Math.min(40, mutant.length - Math.max(offset, from)));
                    System.arraycopy(good, from, mutant, offset, length);
                }
            }
        }
        return mutant;
    }
}
