package io.gmem.memory.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.gmem.memory.TestArchives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LicencesTest {
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
    void theNearestLicenceHolds() throws IOException {
        Licences licences = Licences.in(tree(), null);

        assertThat(licences.of("cat/old/1.png")).isEqualTo("cat/licence.txt: in the public domain");
        assertThat(licences.of("dog/2.png")).isEqualTo("LICENSE: Attribution 4.0 International");
        assertThat(licences.note()).isEqualTo("LICENSE: Attribution 4.0 International; and 1 more");
        assertThat(licences.found()).extracting(Licences.Found::text).contains("in the public domain");
    }

    @Test
    void whatTheSenderSaysHoldsForAll() throws IOException {
        Licences licences = Licences.in(tree(), "CC0");

        assertThat(licences.of("cat/old/1.png")).isEqualTo("CC0");
        assertThat(licences.note()).isEqualTo("CC0");
        assertThat(licences.found()).hasSize(2);
    }

    @Test
    void nothingIsKnownWhereNobodySaysAnything() throws IOException {
        Path source = TestArchives.folder(folder.resolve("bare"), Map.of("1.png", new byte[1]));

        Licences licences = Licences.in(FolderTree.open(source, new TreeLimits(100, 100)), null);

        assertThat(licences.of("1.png")).isNull();
        assertThat(licences.note()).isNull();
    }
}
