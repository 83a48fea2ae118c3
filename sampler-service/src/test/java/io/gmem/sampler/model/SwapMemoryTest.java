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
 * Swaps real models, sampling with each. Leaks would be visible as threads, open files and mapped files of the process.
 * {@code -Dgmem.swaps=100} additionally bounds the growth of resident memory to 5 %.
 */
class SwapMemoryTest {
    private static final int SWAPS = Integer.getInteger("gmem.swaps", 12);
    private static final int WARM_UP_SWAPS = Math.max(4, SWAPS / 4);
    private static final int SWAPS_FOR_MEMORY_TEST = 100;

    @TempDir
    Path folder;

    private record Footprint(long threads, long mapped, long open, long residentKilobytes) {
        /** Returns the relative growth of resident memory. */
        double growth(Footprint baseline) {
            return (double) residentKilobytes / baseline.residentKilobytes - 1;
        }
    }

    @Test
    void swappingLeaksNoThreadsOrFiles() throws Exception {
        Footprint[] footprints = swaps();
        Footprint before = footprints[0];
        Footprint after = footprints[1];

        assertThat(after.threads()).isLessThanOrEqualTo(before.threads());
        assertThat(after.mapped()).isLessThanOrEqualTo(before.mapped());
        assertThat(after.open()).isLessThanOrEqualTo(before.open());
    }

    @Test
    void swappingDoesNotGrowResidentMemory() throws Exception {
        NotRun.unless(SWAPS >= SWAPS_FOR_MEMORY_TEST, "the memory test requires -Dgmem.swaps=" + SWAPS_FOR_MEMORY_TEST);

        Footprint[] footprints = swaps();

        assertThat(footprints[1].growth(footprints[0])).isLessThan(0.05);
    }

    /** Returns the footprint of the process after the warm-up swaps and after the last. */
    private Footprint[] swaps() throws Exception {
        NotRun.unless(Files.exists(Path.of("/proc/self/maps")), "the footprint of a process requires /proc");
        try (TensorEngine engine = TensorEngine.open()) {
            var studio = new Studio(engine, new FileArtifactStore(folder, "test"));
            var runtime = new SamplingRuntime(
                    engine,
                    new BatchLimits(16, 4, 100, 1L << 30),
                    new BatchCounters(),
                    ForkJoinPool.commonPool(),
                    SamplingPrecision.FLOAT32);
            var catalog = new ModelCatalog();
            catalog.apply(studio.dataset());
            catalog.apply(studio.bank(new BankVersion(Events.BANK, 1)));
            try (var cache = new ModelCache(
                    catalog, new CheckpointLoader(runtime, studio.store(), 100), event -> {}, Clock.systemUTC(), 2)) {
                for (int i = 0; i < WARM_UP_SWAPS; i++) {
                    swap(studio, catalog, cache, i);
                }
                Footprint before = footprint();
                for (int i = WARM_UP_SWAPS; i < WARM_UP_SWAPS + SWAPS; i++) {
                    swap(studio, catalog, cache, i);
                }
                Footprint after = footprint();

                System.out.printf(
                        "%d swaps: %s, then %s; memory %+.1f %%%n", SWAPS, before, after, 100 * after.growth(before));
                return new Footprint[] {before, after};
            }
        }
    }

    private static void swap(Studio studio, ModelCatalog catalog, ModelCache cache, int number) throws Exception {
        var checkpoint = studio.checkpoint(Events.checkpoint("pets-run", 100L + number), number);
        catalog.apply(checkpoint);
        cache.refresh();
        assertThat(cache.serving().orElseThrow().checkpoint()).isEqualTo(checkpoint.checkpoint());
        try (ModelLease lease = cache.lease(null, null, Duration.ZERO)) {
            lease.model().sample(Events.request("one", new Prompt.Random(), 2, number), () -> false);
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
                    open.filter(this::isInFolder).count(),
                    resident);
        }
    }

    private boolean isInFolder(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(folder);
        } catch (IOException e) {
            return false; // closed in the meantime
        }
    }
}
