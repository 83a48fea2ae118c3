package io.gmem.memory.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.memory.TestArchives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassNamesTest {
    @TempDir
    Path folder;

    private List<String> read(String text) throws IOException {
        var limits = new TreeLimits(10, 1 << 20);
        Path source = TestArchives.folder(
                folder.resolve("source"), Map.of("names.txt", text.getBytes(StandardCharsets.UTF_8)));
        try (var files =
                new PackedFiles(FolderTree.open(source, limits), new ScratchDirectory(folder, limits), limits)) {
            return ClassNames.read(files, "names.txt");
        }
    }

    private static String classNames(int count) {
        return IntStream.range(0, count).mapToObj(i -> "class" + i).collect(Collectors.joining("\n"));
    }

    @Test
    void readsOneNamePerLine() throws IOException {
        assertThat(read("apple\n\n  great white shark \r\ntrain\n"))
                .containsExactly("apple", "great white shark", "train_");
    }

    @Test
    void accepts1To256Names() throws IOException {
        assertThat(read("one")).hasSize(1);
        assertThat(read(classNames(256))).hasSize(256);
        assertThatThrownBy(() -> read(classNames(257)))
                .isInstanceOf(UnsupportedSourceException.class)
                .hasMessageContaining("1 to 256 class names (was 257)");
        assertThatThrownBy(() -> read(" \n"))
                .isInstanceOf(UnsupportedSourceException.class)
                .hasMessageContaining("1 to 256 class names (was 0)");
    }

    @Test
    void acceptsNamesOfAtMost100Characters() throws IOException {
        assertThat(read("k".repeat(100))).containsExactly("k".repeat(100));
        assertThatThrownBy(() -> read("k".repeat(101)))
                .isInstanceOf(UnsupportedSourceException.class)
                .hasMessageContaining("'" + "k".repeat(100) + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden", "a/b", "a\\b"})
    void rejectsNamesThatAreNotFolderNames(String className) {
        assertThatThrownBy(() -> read("apple\n" + className))
                .isInstanceOf(UnsupportedSourceException.class)
                .hasMessageContaining("'" + className + "'");
    }

    @Test
    void rejectsDuplicateNames() {
        assertThatThrownBy(() -> read("apple\npear\napple"))
                .isInstanceOf(UnsupportedSourceException.class)
                .hasMessageContaining("'apple' twice");
    }

    @Test
    void namesUnreadableFile() throws IOException {
        var limits = new TreeLimits(10, 1 << 20);
        Path source = TestArchives.folder(folder.resolve("bare"), Map.of("1.png", new byte[1]));
        try (var files =
                new PackedFiles(FolderTree.open(source, limits), new ScratchDirectory(folder, limits), limits)) {
            assertThatThrownBy(() -> ClassNames.read(files, "names.txt"))
                    .isInstanceOf(UnsupportedSourceException.class)
                    .hasMessageContaining("'names.txt', which cannot be read");
        }
    }
}
