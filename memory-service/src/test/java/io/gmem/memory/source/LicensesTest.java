package io.gmem.memory.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.memory.TestArchives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LicensesTest {
    @TempDir
    Path folder;

    private FileTree tree() throws IOException {
        Path source = TestArchives.folder(
                folder.resolve("source"),
                Map.of(
                        "LICENSE",
                        text("\n  Attribution 4.0 International \n…"),
                        "cat/licence.txt",
                        text("in the public domain"),
                        "cat/old/1.png",
                        new byte[1],
                        "dog/2.png",
                        new byte[1],
                        "dog/.LICENSE",
                        text("hidden")));
        return FolderTree.open(source, new TreeLimits(100, 100));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void appliesNearestLicense() throws IOException {
        Licenses licences = Licenses.in(tree(), null);

        assertThat(licences.of("cat/old/1.png")).isEqualTo("cat/licence.txt: in the public domain");
        assertThat(licences.of("dog/2.png")).isEqualTo("LICENSE: Attribution 4.0 International");
        assertThat(licences.note()).isEqualTo("LICENSE: Attribution 4.0 International; and 1 more");
        assertThat(licences.found()).extracting(Licenses.Found::text).contains("in the public domain");
    }

    @Test
    void appliesGivenTermsToAllFiles() throws IOException {
        Licenses licences = Licenses.in(tree(), "CC0");

        assertThat(licences.of("cat/old/1.png")).isEqualTo("CC0");
        assertThat(licences.note()).isEqualTo("CC0");
        assertThat(licences.found()).hasSize(2);
    }

    @Test
    void returnsNothingWithoutTerms() throws IOException {
        Path source = TestArchives.folder(folder.resolve("bare"), Map.of("1.png", new byte[1]));

        Licenses licences = Licenses.in(FolderTree.open(source, new TreeLimits(100, 100)), null);

        assertThat(licences.of("1.png")).isNull();
        assertThat(licences.note()).isNull();
    }

    private Licenses licences(Map<String, byte[]> files) throws IOException {
        Path source = TestArchives.folder(folder.resolve("files"), files);
        return Licenses.in(FolderTree.open(source, new TreeLimits(2_000, 100)), null);
    }

    @Test
    void recognizesLicenseFilesByName() throws IOException {
        var found = licences(Map.of(
                "a/COPYING.md", text("a"),
                "b/Licence", text("b"),
                "c/license.rst", text("c"),
                "d/license.png", text("d"),
                "e/my-license", text("e")));

        assertThat(found.found())
                .extracting(Licenses.Found::file)
                .containsExactly("a/COPYING.md", "b/Licence", "c/license.rst");
        assertThat(found.of("d/1.png")).isNull();
        assertThat(found.of("b/deep/er/1.png")).isEqualTo("b/Licence: b");
    }

    @Test
    void notesSingleLicense() throws IOException {
        assertThat(licences(Map.of("LICENSE", text("CC0"))).note()).isEqualTo("LICENSE: CC0");
    }

    @Test
    void notesFirstLineOfAtMost120Characters() throws IOException {
        var found = licences(Map.of(
                "a/LICENSE", text("x".repeat(120)),
                "b/LICENSE", text("x".repeat(121)),
                "c/LICENSE", text(" \n ")));

        assertThat(found.of("a/1.png")).isEqualTo("a/LICENSE: " + "x".repeat(120));
        assertThat(found.of("b/1.png")).isEqualTo("b/LICENSE: " + "x".repeat(120) + "…");
        assertThat(found.of("c/1.png")).isEqualTo("c/LICENSE: empty");
    }

    @Test
    void keepsFirst64KibibytesOfAtMost1000Files() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (int i = 0; i < 1001; i++) {
            files.put(i + "/LICENSE", text("terms"));
        }
        files.put("0/LICENSE", new byte[(64 << 10) + 1]);

        var found = licences(files).found();

        assertThat(found).hasSize(1000);
        assertThat(found.get(0).text()).hasSize(64 << 10);
    }

    @Test
    void notesUnreadableLicense() throws IOException {
        Files.writeString(folder.resolve("outside"), "secret");
        Path source = Files.createDirectory(folder.resolve("files"));
        Files.createSymbolicLink(source.resolve("LICENSE"), folder.resolve("outside"));

        assertThat(licences(Map.of()).note())
                .startsWith("LICENSE: cannot be read")
                .doesNotContain("secret");
    }
}
