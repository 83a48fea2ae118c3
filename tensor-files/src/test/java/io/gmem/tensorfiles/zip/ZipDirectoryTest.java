package io.gmem.tensorfiles.zip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gmem.tensorfiles.MalformedTensorFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid and malformed 32-bit and 64-bit fields of the central directory. */
class ZipDirectoryTest {
    private static final byte[] FOREIGN_FIELD = {9, 0, 2, 0, 'x', 'y'};

    @TempDir
    Path folder;

    @Test
    void readsZip64FieldAfterOtherExtraFields() throws IOException {
        for (int combination = 0; combination < 32; combination++) {
            var first = new RawZip.Entry();
            first.localExtra = FOREIGN_FIELD;
            var second = new RawZip.Entry();
            second.name = "é";
            second.wideBytes = (combination & 1) != 0;
            second.wideStoredBytes = (combination & 2) != 0;
            second.wideOffset = (combination & 4) != 0;
            second.extraBefore = (combination & 8) != 0 ? FOREIGN_FIELD : new byte[0];
            RawZip zip = new RawZip().add(first).add(second);
            zip.comment = (combination & 16) != 0 ? "a comment" : "";
            reads(zip);
        }
    }

    @Test
    void readsDirectoryLocatedByZip64Only() throws IOException {
        RawZip zip = new RawZip().add(new RawZip.Entry()).add(named("é"));
        zip.zip64 = true;
        zip.wideEnd = true;
        reads(zip);
        zip.comment = "a comment";
        reads(zip);
        zip.wideEnd = false;
        reads(zip);
    }

    private static RawZip.Entry named(String name) {
        var entry = new RawZip.Entry();
        entry.name = name;
        return entry;
    }

    private void reads(RawZip zip) throws IOException {
        try (var archive = open(zip.build())) {
            assertThat(archive.names()).containsExactly("a", "é");
            for (String name : archive.names()) {
                assertThat(archive.bytes(name)).isEqualTo(5);
                assertThat(UTF_8.decode(archive.content(name)).toString()).isEqualTo("hello");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1 << 20})
    void rejectsZip64DirectoryOutsideOfFile(long offset) {
        RawZip zip = new RawZip().add(new RawZip.Entry());
        zip.zip64 = true;
        zip.end64Offset = offset;
        rejects(zip.build(), "has no valid zip64 directory");
    }

    @Test
    void rejectsMisplacedZip64Directory() {
        RawZip zip = new RawZip().add(new RawZip.Entry());
        zip.zip64 = true;
        byte[] valid = zip.build();
        long right = valid.length - 22L - 20 - 56;
        for (long offset : new long[] {right - 1, right + 1, right + 56, right + 76, 0}) {
            zip.end64Offset = offset;
            rejects(zip.build(), "has no valid zip64 directory");
        }
        zip.end64Offset = right;
        zip.end64Signature = 0;
        rejects(zip.build(), "has no valid zip64 directory");
    }

    @Test
    void rejectsLocatorWithoutDirectory() throws IOException {
        byte[] locatorAndEnd = new byte[42];
        ByteBuffer.wrap(locatorAndEnd)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, 0x07064b50)
                .putInt(20, 0x06054b50);
        rejects(locatorAndEnd, "has no valid zip64 directory");
        RawZip none = new RawZip();
        none.zip64 = true;
        for (byte[] nothing : new byte[][] {Arrays.copyOfRange(locatorAndEnd, 20, 42), none.build()}) {
            try (var empty = open(nothing)) {
                assertThat(empty.names()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, (1L << 26) + 1, Long.MIN_VALUE})
    void rejectsInvalidDirectorySize(long bytes) {
        rejects(withDirectory(bytes, 0), "declares a directory of " + bytes + " bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1 << 20})
    void rejectsDirectoryOutsideOfFile(long offset) {
        rejects(withDirectory(0, offset), "places its directory outside of the file");
        rejects(withDirectory(1 << 26, 0), "places its directory outside of the file");
    }

    private static byte[] withDirectory(long bytes, long offset) {
        RawZip zip = new RawZip().add(new RawZip.Entry());
        zip.zip64 = true;
        byte[] built = zip.build();
        int end64 = built.length - 22 - 20 - 56;
        ByteBuffer.wrap(built)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(end64 + 40, bytes)
                .putLong(end64 + 48, offset);
        return built;
    }

    @Test
    void rejectsNegativeSizes() {
        rejectsEntry(entry -> entry.bytes = -1, "declares a negative size of entry 'a'");
        rejectsEntry(entry -> entry.storedBytes = -1, "declares a negative size of entry 'a'");
        rejectsEntry(entry -> entry.storedBytes = Long.MIN_VALUE, "declares a negative size of entry 'a'");
    }

    @Test
    void rejectsEntriesOutsideOfFile() {
        String reason = "places entry 'a' outside of the file";
        rejectsEntry(entry -> entry.offset = -1L, reason);
        rejectsEntry(entry -> entry.offset = Long.MAX_VALUE, reason);
        rejectsEntry(entry -> entry.bytes = entry.storedBytes = 1 << 20, reason);
        rejectsEntry(entry -> entry.bytes = entry.storedBytes = Long.MAX_VALUE, reason);
    }

    @Test
    void rejectsStoredEntriesOnOpenAndDeflatedOnesOnRead() throws IOException {
        rejectsEntry(entry -> entry.bytes = 4, "declares two sizes of entry 'a'");
        rejectsEntry(entry -> entry.storedBytes = 4, "declares two sizes of entry 'a'");
        var deflated = new RawZip.Entry();
        deflated.method = 8;
        deflated.bytes = 4;
        try (var archive = open(new RawZip().add(deflated).build())) {
            assertThat(archive.bytes("a")).isEqualTo(4);
        }
    }

    @Test
    void rejectsDuplicateNameAndUnknownMethod() {
        rejects(new RawZip().add(new RawZip.Entry()).add(new RawZip.Entry()).build(), "has entry 'a' twice");
        rejectsEntry(entry -> entry.method = 1, "unsupported compression method 1");
    }

    @Test
    void rejectsTruncatedZip64Field() {
        var entry = new RawZip.Entry();
        entry.wideBytes = true;
        byte[] zip = new RawZip().add(entry).build();
        String text = new String(zip, java.nio.charset.StandardCharsets.ISO_8859_1);
        zip[text.indexOf("PK\1\2") + 46 + 1 + 2] = 7; // length of the field
        rejects(zip, "has a truncated directory");
        var without = new RawZip.Entry();
        without.bytes = 0xffff_ffffL;
        rejects(new RawZip().add(without).build(), "has a truncated directory");
    }

    @Test
    void rejectsEntryThatStartsWithinEndRecord() throws IOException {
        byte[] zip = new RawZip().add(new RawZip.Entry()).build();
        for (int fromEnd : new int[] {29, 30}) {
            var entry = new RawZip.Entry();
            entry.bytes = 0;
            entry.storedBytes = 0;
            entry.stored = new byte[5];
            entry.offset = (long) zip.length - fromEnd;
            try (var archive = open(new RawZip().add(entry).build())) {
                assertThatThrownBy(() -> archive.content("a"))
                        .hasMessageContaining(
                                fromEnd < 30 ? "starts outside of the file" : "does not start at the offset");
            }
        }
    }

    @Test
    void readsRangesWithinAnEntryOnly() throws IOException {
        try (var archive = open(new RawZip().add(new RawZip.Entry()).build())) {
            for (int from = 0; from <= 5; from++) {
                for (int bytes = 0; bytes <= 5 - from; bytes++) {
                    assertThat(UTF_8.decode(archive.range("a", from, bytes)).toString())
                            .isEqualTo("hello".substring(from, from + bytes));
                }
            }
            for (long[] range : new long[][] {{-1, 1}, {0, -1}, {0, 6}, {5, 1}, {6, 0}, {Long.MAX_VALUE, 1}}) {
                assertThatThrownBy(() -> archive.range("a", range[0], range[1]))
                        .hasMessageContaining("has only 5 bytes");
            }
        }
    }

    /** An entry that declares more than an array can hold is not inflated. */
    @Test
    void rejectsDeflatedEntriesBeyondTwoGibibytes() throws IOException {
        var entry = new RawZip.Entry();
        entry.method = 8;
        entry.stored = new byte[] {3, 0}; // deflated empty data
        entry.storedBytes = 2;
        entry.bytes = 3L << 30;
        try (var archive = open(new RawZip().add(entry).build())) {
            for (long[] range : new long[][] {{0, 1L << 31}, {1, Integer.MAX_VALUE}, {Integer.MAX_VALUE, 1}}) {
                assertThatThrownBy(() -> archive.range("a", range[0], range[1]))
                        .hasMessageContaining("is larger than 2 GiB and deflated");
            }
            assertThatThrownBy(() -> archive.range("a", 0, Integer.MAX_VALUE)).hasMessageContaining("ends before");
            assertThatThrownBy(() -> archive.range("a", Integer.MAX_VALUE - 1, 1))
                    .hasMessageContaining("ends before");
            assertThatThrownBy(() -> archive.content("a")).hasMessageContaining("is larger than 2 GiB");
        }
    }

    private void rejectsEntry(Consumer<RawZip.Entry> change, String reason) {
        var entry = new RawZip.Entry();
        entry.wideBytes = true;
        entry.wideStoredBytes = true;
        entry.wideOffset = true;
        change.accept(entry);
        rejects(new RawZip().add(entry).build(), reason);
    }

    private void rejects(byte[] zip, String reason) {
        assertThatThrownBy(() -> open(zip).close())
                .isInstanceOf(MalformedTensorFileException.class)
                .hasMessageContaining(reason);
    }

    private ZipArchive open(byte[] zip) throws IOException {
        return ZipArchive.open(Files.write(folder.resolve("raw.zip"), zip));
    }
}
