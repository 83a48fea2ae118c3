package io.gmem.tensorfiles.zip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.tensorfiles.MalformedTensorFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipArchiveTest {
    @TempDir
    Path folder;

    private Path file;
    private byte[] valid;

    @BeforeEach
    void writeAnArchive() throws IOException {
        file = folder.resolve("two.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry("a"));
            out.write("x".repeat(100_000).getBytes(UTF_8));
            out.putNextEntry(new ZipEntry("é"));
            out.write("hello".getBytes(UTF_8));
            out.setComment("a comment");
        }
        valid = Files.readAllBytes(file);
    }

    @Test
    void readsDeflatedEntriesWholeAndByRanges() throws IOException {
        try (var archive = ZipArchive.open(file)) {
            assertThat(archive.names()).containsExactly("a", "é");
            assertThat(archive.bytes("a")).isEqualTo(100_000);
            assertThat(UTF_8.decode(archive.content("a")).toString()).isEqualTo("x".repeat(100_000));
            assertThat(UTF_8.decode(archive.range("é", 1, 3)).toString()).isEqualTo("ell");
            assertThat(UTF_8.decode(archive.head("é", 99)).toString()).isEqualTo("hello");
            assertThatThrownBy(() -> archive.range("é", 3, 3)).hasMessageContaining("has only 5 bytes");
            assertThatThrownBy(() -> archive.bytes("b")).hasMessageContaining("no entry 'b'");
        }
    }

    @Test
    void rejectsInvalidDirectory() throws IOException {
        int directory = indexOf("PK\1\2");

        assertRejected(directory + 8, 1, "encrypted entry 'a'");
        assertRejected(directory + 10, 99, "unsupported compression method 99");
        assertRejected(directory, 0, "damaged directory");
        assertRejected(directory + 28, 0xff, "truncated directory");
        assertRejected(directory + 45, 0x7f, "outside of the file");
        assertRejected(indexOf("PK\5\6") + 18, 0x7f, "outside of the file");
        assertRejected(indexOf("PK\5\6") + 15, 0x7f, "declares a directory");
        assertRejected(indexOf("PK\5\6"), 0, "no zip directory");
    }

    @Test
    void rejectsEntryThatContradictsDirectory() throws IOException {
        int directory = indexOf("PK\1\2");

        assertThatThrownBy(() -> contentOfA(directory + 16, 0)).hasMessageContaining("checksum");
        assertThatThrownBy(() -> contentOfA(directory + 27, 1)).hasMessageContaining("ends before");
        assertThatThrownBy(() -> contentOfA(0, 0)).hasMessageContaining("does not start at the offset");
        assertThatThrownBy(() -> contentOfA(31, 7)).hasMessageContaining("invalid deflated data");
    }

    private void assertRejected(int at, int value, String reason) {
        assertThatThrownBy(() -> contentOfA(at, value))
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    private void contentOfA(int at, int value) throws IOException {
        byte[] changed = valid.clone();
        changed[at] = (byte) value;
        try (var archive = ZipArchive.open(Files.write(file, changed))) {
            archive.content("a");
        }
    }

    private int indexOf(String signature) {
        return new String(valid, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(signature);
    }
}
