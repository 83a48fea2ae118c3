package io.gmem.memory.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.memory.TestArchives;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verifies which entries of an archive count as files, and their names. */
class ArchiveEntriesTest {
    private static final TreeLimits LIMITS = new TreeLimits(100, 1 << 20);

    @TempDir
    Path folder;

    private record Entry(String name, String content) {}

    private Path tar(Entry... entries) throws IOException {
        Path path = folder.resolve("entries.tar");
        try (var tar = new TarArchiveOutputStream(Files.newOutputStream(path))) {
            for (Entry entry : entries) {
                byte[] bytes = entry.content().getBytes(StandardCharsets.UTF_8);
                var header = new TarArchiveEntry(entry.name(), true);
                header.setSize(bytes.length);
                tar.putArchiveEntry(header);
                tar.write(bytes);
                tar.closeArchiveEntry();
            }
            for (byte link : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
                var header = new TarArchiveEntry("link" + link + ".png", link);
                header.setLinkName("/etc/passwd");
                tar.putArchiveEntry(header);
                tar.closeArchiveEntry();
            }
        }
        return path;
    }

    private Path zip(String encoding, Entry... entries) throws IOException {
        Path path = folder.resolve("entries.zip");
        try (var zip = new ZipArchiveOutputStream(path)) {
            zip.setEncoding(encoding);
            zip.setUseLanguageEncodingFlag(false);
            for (Entry entry : entries) {
                zip.putArchiveEntry(new ZipArchiveEntry(entry.name()));
                zip.write(entry.content().getBytes(StandardCharsets.UTF_8));
                zip.closeArchiveEntry();
            }
            zip.putArchiveEntry(new ZipArchiveEntry("empty-folder/"));
            zip.closeArchiveEntry();
        }
        return path;
    }

    private FileTree open(Path file) throws IOException {
        return FileTree.open(file, folder, LIMITS);
    }

    private static String text(FileTree tree, String name) throws IOException {
        try (InputStream in = tree.open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.png, a.png",
        "./a.png, a.png",
        "././/a.png, a.png",
        "/a.png, a.png",
        "a/./b.png, a/./b.png",
        "..a.png, ..a.png",
        ".a.png, .a.png",
        "a\\b.png, a/b.png",
        ".\\a.png, a.png"
    })
    void normalizesEntryNames(String raw, String name) {
        assertThat(EntryName.of(raw)).isEqualTo(name);
    }

    @Test
    void usesLastOfTwoEqualTarEntries() throws IOException {
        try (FileTree tree = open(tar(new Entry("./a.png", "old"), new Entry("a.png", "new")))) {
            assertThat(tree.names()).as("links are not files").containsExactly("a.png");
            assertThat(text(tree, "a.png")).isEqualTo("new");
        }
    }

    @Test
    void usesFirstOfTwoEqualZipEntries() throws IOException {
        try (FileTree tree = open(zip("UTF-8", new Entry("./a.png", "first"), new Entry("a.png", "second")))) {
            assertThat(tree.names()).as("folders are not files").containsExactly("a.png");
            assertThat(text(tree, "a.png")).isEqualTo("first");
        }
    }

    @Test
    void readsZipWithoutUtf8Names() throws IOException {
        try (FileTree tree = open(zip("ISO-8859-1", new Entry("größe.png", "1")))) {
            assertThat(tree.names()).containsExactly("größe.png");
            assertThat(text(tree, "größe.png")).isEqualTo("1");
        }
    }

    @Test
    void limitsFilesOfTar() throws IOException {
        Path two = tar(new Entry("a.png", "1"), new Entry("b.png", "2"));

        assertThatCode(() -> TarTree.open(two, new TreeLimits(2, 1)).close()).doesNotThrowAnyException();
        assertThatThrownBy(() -> TarTree.open(two, new TreeLimits(1, 1)))
                .hasMessage("must contain at most 1 files; split it into smaller sources");
    }

    @Test
    void limitsFilesOfFolder() throws IOException {
        Path two = TestArchives.folder(folder.resolve("two"), Map.of("a.png", new byte[1], "b.png", new byte[1]));

        assertThatCode(() -> FolderTree.open(two, new TreeLimits(2, 1)).close()).doesNotThrowAnyException();
        assertThatThrownBy(() -> FolderTree.open(two, new TreeLimits(1, 1))).hasMessageContaining("at most 1 files");
    }

    @Test
    void rejectsFileTooShortForTarHeader() throws IOException {
        Path tar = tar(new Entry("a.png", "1"));
        byte[] header = Arrays.copyOf(Files.readAllBytes(tar), 512);

        assertThat(TarTree.isTar(Files.write(folder.resolve("whole"), header))).isTrue();
        assertThat(TarTree.isTar(Files.write(folder.resolve("short"), Arrays.copyOf(header, 511))))
                .isFalse();
        header[0]++;
        assertThat(TarTree.isTar(Files.write(folder.resolve("changed"), header)))
                .isFalse();
    }

    @Test
    void opensEmptyZip() throws IOException {
        try (FileTree tree = open(TestArchives.zip(folder.resolve("empty.zip"), Map.of()))) {
            assertThat(tree.names()).isEmpty();
        }
    }

    @Test
    void rejectsLimitsBelowOne() {
        assertThatCode(() -> new TreeLimits(1, 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new TreeLimits(0, 1)).hasMessageContaining("must be at least 1 (were 0 and 1)");
        assertThatThrownBy(() -> new TreeLimits(1, 0)).hasMessageContaining("must be at least 1 (were 1 and 0)");
    }

    @Test
    void ignoresHiddenFiles() {
        for (String hidden : List.of(".a.png", "a/.b.png", "a/.git/b.png", "__MACOSX/a.png", "a/__MACOSX/b.png")) {
            assertThat(ImageNames.hidden(hidden)).as(hidden).isTrue();
        }
        for (String visible : List.of("a.png", "a/b.png", "a__MACOSX/b.png", "a./b.png")) {
            assertThat(ImageNames.hidden(visible)).as(visible).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ffd8ffe000000000, true",
        "ffd8fe, false",
        "89504e470d0a1a0a, true",
        "89504e470a0a, false",
        "474946383961, true",
        "474946373961, false",
        "524946460000000057454250, true",
        "524946460000000057415645, false",
        "524946580000000057454250, false",
        "52494646, false"
    })
    void recognizesImagesByFirstBytes(String hex, boolean image) throws IOException {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);
        Path source = TestArchives.folder(folder.resolve("source"), Map.of("noname", bytes));

        try (FileTree tree = open(source)) {
            assertThat(ImageNames.in(tree)).hasSize(image ? 1 : 0);
        }
    }
}
