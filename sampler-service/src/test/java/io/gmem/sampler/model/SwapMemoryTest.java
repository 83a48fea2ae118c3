package io.gmem.sampler.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.artifacts.FileArtifactStore;
import io.gmem.contracts.BankVersion;
import io.gmem.contracts.job.Prompt;
import io.gmem.diffusion.engine.TensorEngine;
import io.gmem.sampler.Events;
import io.gmem.sampler.Studio;
import io.gmem.sampler.batching.BatchCounters;
import io.gmem.sampler.batching.BatchLimits;
import io.gmem.testkit.NotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real models that take each other's place, each of them drawn with. What a swap leaves behind would show in the process: threads, open
 * and mapped files. {@code -Dgmem.swaps=100} also holds the memory of the process to within 5 %.
 */
class SwapMemoryTest {
    private static final int SWAPS = Integer.getInteger("gmem.swaps", 12);
    private static final int SETTLING = Math.max(4, SWAPS / 4);
    private static final int ENOUGH_FOR_MEMORY = 100;

    @TempDir
    Path folder;

    private record Footprint(long threads, long mapped, long open, long residentKilobytes) {
        /** By which part the memory has grown since. */
        double drift(Footprint since) {
            return (double) residentKilobytes / since.residentKilobytes - 1;
        }
    }

    @Test
    void swappingLeavesNothingBehind() throws Exception {
        Footprint[] footprints = swaps();
        Footprint before = footprints[0];
        Footprint after = footprints[1];

        assertThat(after.threads()).isLessThanOrEqualTo(before.threads());
        assertThat(after.mapped()).isLessThanOrEqualTo(before.mapped());
        assertThat(after.open()).isLessThanOrEqualTo(before.open());
    }

    @Test
    void swappingDoesNotGrowTheProcess() throws Exception {
        NotRun.unless(SWAPS >= ENOUGH_FOR_MEMORY, "the memory of a process needs -Dgmem.swaps=" + ENOUGH_FOR_MEMORY);

        Footprint[] footprints = swaps();

        assertThat(footprints[1].drift(footprints[0])).isLessThan(0.05);
    }

    /** The footprint of the process after the first swaps and after the last. */
    private Footprint[] swaps() throws Exception {
        NotRun.unless(Files.exists(Path.of("/proc/self/maps")), "the footprint of a process needs /proc");
        try (TensorEngine engine = TensorEngine.open()) {
            var studio = new Studio(engine, new FileArtifactStore(folder, "test"));
            var room = new SamplingRuntime(
                    engine,
                    new BatchLimits(16, 4, 100, 1L << 30),
                    new BatchCounters(),
                    ForkJoinPool.commonPool(),
                    SamplingPrecision.FLOAT32);
            var catalogue = new ModelCatalog();
            catalogue.apply(studio.dataset());
            catalogue.apply(studio.bank(new BankVersion(Events.BANK, 1)));
            try (var shelf = new ModelCache(
                    catalogue, new CheckpointLoader(room, studio.store(), 100), event -> {}, Clock.systemUTC(), 2)) {
                for (int i = 0; i < SETTLING; i++) {
                    swap(studio, catalogue, shelf, i);
                }
                Footprint before = footprint();
                for (int i = SETTLING; i < SETTLING + SWAPS; i++) {
                    swap(studio, catalogue, shelf, i);
                }
                Footprint after = footprint();

                System.out.printf(
                        "%d swaps: %s, then %s; memory %+.1f %%%n", SWAPS, before, after, 100 * after.drift(before));
                return new Footprint[] {before, after};
            }
        }
    }

    private static void swap(Studio studio, ModelCatalog catalogue, ModelCache shelf, int number) throws Exception {
        var checkpoint = studio.checkpoint(Events.checkpoint("pets-run", 100L + number), number);
        catalogue.apply(checkpoint);
        shelf.refresh();
        assertThat(shelf.serving().orElseThrow().checkpoint()).isEqualTo(checkpoint.checkpoint());
        try (ModelLease lease = shelf.lease(null, null, Duration.ZERO)) {
            lease.model().draw(Events.request("one", new Prompt.Random(), 2, number), () -> false);
        }
    }

    private Footprint footprint() throws IOException {
        System.gc();
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("batching"))
                .count();
        long resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"));
                Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return new Footprint(
                    threads,
                    maps.filter(line -> line.contains(folder.toString())).count(),
                    open.filter(this::ours).count(),
                    resident);
        }
    }

    private boolean ours(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(folder);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
