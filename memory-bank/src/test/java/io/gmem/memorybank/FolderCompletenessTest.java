package io.gmem.memorybank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import io.gmem.tensorfiles.HostTensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished folder is complete before its writer is closed, an abandoned one has no rows file, and files are closed. */
class FolderCompletenessTest {
    private static final int TIMES = 20;
    private static final LatentForm FORM = new LatentForm(8, "tiny", 2, 4, false, 0, null);

    @TempDir
    Path folder;

    private interface Opening {
        AutoCloseable open(Path folder) throws IOException;
    }

    @Test
    void finishedBankIsCompleteBeforeClose() throws IOException {
        try (var writer = new MemoryBankWriter(folder, 3)) {
            writer.add(Banks.snippet(0, 3), Banks.item(0, 0));
            writer.finish(Banks.ORIGIN, Map.of());
            try (var bank = MemoryBank.open(folder)) {
                assertThat(bank.item(0)).isEqualTo(Banks.item(0, 0));
            }
        }
    }

    @Test
    void finishedDataSetIsCompleteBeforeClose() throws IOException {
        try (var writer = new LatentDatasetWriter(folder, FORM)) {
            writer.add(Banks.image(0, 8), Banks.item(0, 0), prepared());
            writer.add(Banks.image(1, 8), Banks.item(1, 0), prepared());
            writer.skip(new Skipped("a", "b"));
            writer.finish("set", List.of(), "");
            try (var set = LatentDataset.open(folder)) {
                assertThat(set.item(1)).isEqualTo(Banks.item(1, 0));
            }
            assertThat(folder.resolve("skipped.jsonl")).hasContent("{\"source\":\"a\",\"reason\":\"b\"}");
        }
    }

    private static PreparedImage prepared() {
        return new PreparedImage(Banks.snippet(1, 32), null, null, null, null);
    }

    @Test
    void abandonedBankHasNoRowsFile() throws IOException {
        try (var writer = new MemoryBankWriter(folder, 3)) {
            writer.add(Banks.snippet(0, 3), Banks.item(0, 0));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("items.jsonl");
        }
    }

    @Test
    void closesFilesAfterUse() throws Exception {
        Path bank = folder.resolve("bank");
        Banks.write(bank, 3, 4);
        staysClosed(MemoryBank::open, bank);

        Path set = Files.createDirectory(folder.resolve("set"));
        try (var writer = new LatentDatasetWriter(set, FORM)) {
            writer.add(Banks.image(0, 8), Banks.item(0, 0), prepared());
            writer.add(Banks.image(1, 8), Banks.item(1, 0), prepared());
            writer.finish("set", List.of(), "");
        }
        staysClosed(LatentDataset::open, set);
    }

    @Test
    void closesFilesOfRejectedFolders() throws Exception {
        Path bank = folder.resolve("bank");
        Banks.write(bank, 3, 4);
        Path broken = folder.resolve("broken");
        Banks.write(broken, 3, 4);
        Banks.edit(broken.resolve("snippets.safetensors"), tensors -> tensors.remove("labels"));
        staysClosed(rejected(MemoryBank::open), broken);
        staysClosed(rejected(folder -> MemoryBank.open(List.of(bank, folder))), bank);

        Path set = Files.createDirectory(folder.resolve("set"));
        try (var writer = new LatentDatasetWriter(set, FORM)) {
            writer.add(Banks.image(0, 8), Banks.item(0, 0), prepared());
            writer.add(Banks.image(1, 8), Banks.item(1, 0), prepared());
            writer.finish("set", List.of(), "");
        }
        Path latents = set.resolve("latents.safetensors");
        Banks.edit(latents, tensors -> tensors.put("latents", HostTensor.f32(new float[32], 1, 2, 4, 4)));
        staysClosed(rejected(LatentDataset::open), set);
        Banks.edit(latents, tensors -> tensors.put("latents", HostTensor.f32(new float[64], 2, 4, 4, 2)));
        staysClosed(rejected(LatentDataset::open), set);
    }

    private static Opening rejected(Opening opening) {
        return folder -> {
            assertThatThrownBy(() -> opening.open(folder)).isInstanceOf(MalformedArtifactException.class);
            return () -> {};
        };
    }

    /** Detects leaked file descriptors in the process; attempts are few, so that no garbage collection closes them. */
    private static void staysClosed(Opening opening, Path folder) throws Exception {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long before = system.getOpenFileDescriptorCount();
            for (int i = 0; i < TIMES; i++) {
                opening.open(folder).close();
            }
            assertThat(system.getOpenFileDescriptorCount() - before).isLessThan(TIMES / 2);
        }
    }
}
