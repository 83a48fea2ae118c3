package io.gmem.memory.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.memory.TestArchives;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    private static final TreeLimits LIMITS = new TreeLimits(10, 1 << 20);
    private static final String LONG = "dogs/" + "a-very-long-name-".repeat(10) + ".png";

    @TempDir
    Path folder;

    private Path scratch;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    @BeforeEach
    void files() throws IOException {
        scratch = Files.createDirectory(folder.resolve("scratch"));
        for (String name : new String[] {"dogs/rex.png", "cats/tom é.png", LONG, "a.txt", "cats/B.png"}) {
            files.put(name, name.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void assertFilesInOrder(Path source) throws IOException {
        try (FileTree tree = FileTree.open(source, scratch, LIMITS)) {
            assertThat(tree.names()).containsExactly("a.txt", "cats/B.png", "cats/tom é.png", LONG, "dogs/rex.png");
            for (String name : tree.names()) {
                try (InputStream in = tree.open(name)) {
                    assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                            .isEqualTo(name);
                }
            }
        }
    }

    @Test
    void listsFilesOfFolderInOrder() throws IOException {
        assertFilesInOrder(TestArchives.folder(folder.resolve("source"), files));
    }

    @Test
    void listsFilesOfZipWithAnyExtensionInOrder() throws IOException {
        assertFilesInOrder(TestArchives.zip(folder.resolve("source.bin"), files));
    }

    @Test
    void listsFilesOfTarInOrder() throws IOException {
        assertFilesInOrder(TestArchives.tar(folder.resolve("source.tar"), files));
    }

    @Test
    void listsFilesOfGzippedTarInOrder() throws IOException {
        assertFilesInOrder(TestArchives.tarGz(folder.resolve("source.tgz"), files));
    }

    @Test
    void createsNoFilesForEntryNamesWithParentFolders() throws IOException {
        Path zip = TestArchives.zip(
                folder.resolve("evil.zip"), Map.of("../../evil.png", new byte[] {1}, "/etc/evil.png", new byte[] {2}));

        try (FileTree tree = FileTree.open(zip, scratch, LIMITS);
                InputStream in = tree.open("../../evil.png")) {
            assertThat(tree.names()).containsExactly("../../evil.png", "etc/evil.png");
            assertThat(in.read()).isEqualTo(1);
        }
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void rejectsLinkOutOfFolder() throws IOException {
        Path source = TestArchives.folder(folder.resolve("source"), files);
        Files.writeString(folder.resolve("secret.png"), "secret");
        Files.createSymbolicLink(source.resolve("link.png"), folder.resolve("secret.png"));

        try (FileTree tree = FileTree.open(source, scratch, LIMITS)) {
            assertThat(tree.names()).contains("link.png");
            assertThatThrownBy(() -> tree.open("link.png")).hasMessage("link leads out of the folder");
        }
    }

    @Test
    void rejectsUnsupportedAndDamagedSources() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.zip"), "just some notes, longer than a tar's magic");
        Path half = TestArchives.zip(folder.resolve("half.zip"), files);
        byte[] bytes = Files.readAllBytes(half);
        Files.write(half, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        Path cut = TestArchives.tar(folder.resolve("cut.tar"), Map.of("a.png", new byte[5000]));
        Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(cut), 3000));

        assertThatThrownBy(() -> FileTree.open(cut, scratch, LIMITS))
                .isInstanceOf(UnsupportedSourceException.class)
                .hasMessageContaining("is a damaged tar");
        assertThatThrownBy(() -> FileTree.open(text, scratch, LIMITS))
                .isInstanceOf(UnsupportedSourceException.class)
                .hasMessageContaining("must be a folder, a zip, tar or gzipped tar");
        assertThatThrownBy(() -> FileTree.open(half, scratch, LIMITS))
                .isInstanceOf(UnsupportedSourceException.class)
                .hasMessageContaining("is a damaged zip");
    }

    @Test
    void rejectsTooManyFilesAndTooManyUnpackedBytes() throws IOException {
        Path bomb = TestArchives.tarGz(folder.resolve("bomb.tgz"), Map.of("zeros.png", new byte[2 << 20]));
        Path zip = TestArchives.zip(folder.resolve("source.zip"), files);

        assertThat(Files.size(bomb)).isLessThan(10_000);
        assertThatThrownBy(() -> FileTree.open(bomb, scratch, LIMITS))
                .hasMessage("must unpack to at most 1048576 bytes");
        assertThatThrownBy(() -> FileTree.open(zip, scratch, new TreeLimits(4, 1)))
                .hasMessageContaining("must contain at most 4 files");
    }
}
