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
 * Thirteen thousand damaged models of all layouts are taken in or refused in words; nothing else happens, with little work, in little
 * memory. The time limit ends a test that hangs and says nothing about speed.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class MutatedModelsTest {
    private static final int MUTANTS_PER_LAYOUT = 1_000;
    /** Of the bytes of a damaged file most are numbers, in which damage is not seen. */
    private static final int LARGE = 100_000;

    /** Where most formats say what they are. */
    private static final int NEAR_THE_START = 4_096;

    /** A tensor may repeat a small storage up to 64 MiB, and is written once or twice. */
    private static final long MOST_BYTES = 300_000_000;

    /** Read and written for one model: its tensors twice or thrice, and its file. */
    private static final long MOST_MOVED = 300_000_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private final Random random = new Random(20260202);
    private int refused;
    private int takenIn;
    private long mostBytes;
    private long moved;
    private long mostMoved;

    @Test
    void damagedModelsAreTakenInOrRefused() throws IOException {
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
        assertThat(refused).isGreaterThan(layouts.size() * MUTANTS_PER_LAYOUT / 4);
        assertThat(takenIn).isGreaterThan(layouts.size() * MUTANTS_PER_LAYOUT / 20);
    }

    @Test
    void damagedFoldersAreTakenInOrRefused() throws IOException {
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
                refusable(() -> ModelExport.write(model, ModelExport.Format.PT, exported, 1_000_000, bytes -> {}));
                Files.deleteIfExists(exported);
            }
            Files.write(part, good);
        }
        assertThat(refused).isGreaterThan(100);
    }

    private static Recognised recognised(Path path) throws IOException {
        try (var file = ModelFile.open(path, Hints.NONE)) {
            return file.recognised();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void attempt(Path path) throws IOException {
        Path target = folder.resolve("target");
        refusable(() -> {
            Hints hints;
            try (var file = ModelFile.open(path, Hints.NONE)) {
                ModelInspection.quick(file).json();
                boolean unsaid = file.recognised() instanceof Recognised.NetworkCheckpoint checkpoint
                        && checkpoint.network().config() == null;
                hints = unsaid ? new Hints(1, null, null) : Hints.NONE;
            }
            try (var file = ModelFile.open(path, hints)) {
                ModelImport.into(file, target, bytes -> moved += bytes);
                takenIn++;
            }
        });
        if (Files.exists(target)) {
            for (Path part : list(target)) {
                Files.delete(part);
            }
            Files.delete(target);
        }
    }

    private void refusable(Work work) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        moved = 0;
        try {
            work.run();
        } catch (MalformedTensorFileException | UnreadableModelException e) {
            assertThat(e).message().isNotBlank();
            refused++;
        } catch (UncheckedIOException e) {
            assertThat(e).hasCauseInstanceOf(MalformedTensorFileException.class);
            refused++;
        }
        mostBytes = Math.max(mostBytes, THREADS.getCurrentThreadAllocatedBytes() - before);
        assertThat(mostBytes).isLessThan(MOST_BYTES);
        mostMoved = Math.max(mostMoved, moved);
        assertThat(mostMoved).isLessThan(MOST_MOVED);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }

    /** The object damaged, and its checksum right again. */
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

    /** Cut, or a few bytes replaced, or one part copied over another. */
    private byte[] mutant(byte[] good) {
        byte[] mutant = random.nextInt(10) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
        for (int i = random.nextInt(3); i >= 0 && mutant.length > 8; i--) {
            int at = random.nextInt(random.nextBoolean() ? mutant.length : Math.min(mutant.length, NEAR_THE_START));
            switch (random.nextInt(4)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant[at] = (byte) -1;
                default -> {
                    int from = random.nextInt(mutant.length);
                    int length = random.nextInt(Math.min(40, mutant.length - Math.max(at, from)));
                    System.arraycopy(good, from, mutant, at, length);
                }
            }
        }
        return mutant;
    }
}
