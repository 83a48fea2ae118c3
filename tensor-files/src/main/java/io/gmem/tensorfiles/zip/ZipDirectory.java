package io.gmem.tensorfiles.zip;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.MappedFile;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the central directory at the end of an archive, including the zip64 records that torch always writes.
 *
 * <p>Source: PKWARE APPNOTE 6.3.10, sections 4.3.12 (central directory), 4.3.14 to 4.3.16 (end records), 4.5.3 (zip64 field).
 */
final class ZipDirectory {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int LOCATOR64_BYTES = 20;
    private static final int ENTRY = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int MAX_COMMENT_BYTES = 0xffff;
    private static final long MAX_DIRECTORY_BYTES = 1 << 26;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ZIP64_FIELD = 1;
    private static final long SEE_ZIP64 = 0xffff_ffffL;

    private final MappedFile file;
    private final Map<String, ZipMember> members = new LinkedHashMap<>();

    private ZipDirectory(MappedFile file) {
        this.file = file;
    }

    static Map<String, ZipMember> read(MappedFile file) throws IOException {
        var directory = new ZipDirectory(file);
        try {
            directory.readEntries(directory.locate());
        } catch (BufferUnderflowException e) {
            throw directory.malformed("has a truncated directory");
        }
        return directory.members;
    }

    private ByteBuffer locate() throws IOException {
        int tailBytes = (int) Math.min(file.size(), END_BYTES + MAX_COMMENT_BYTES);
        ByteBuffer tail = file.read(file.size() - tailBytes, tailBytes);
        for (int at = tailBytes - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END && (tail.getShort(at + 20) & 0xffff) == tailBytes - at - END_BYTES) {
                return locate(tail, at, file.size() - tailBytes + at);
            }
        }
        throw malformed("has no zip directory");
    }

    private ByteBuffer locate(ByteBuffer tail, int at, long endOffset) throws IOException {
        long bytes = tail.getInt(at + 12) & SEE_ZIP64;
        long offset = tail.getInt(at + 16) & SEE_ZIP64;
        if (at >= LOCATOR64_BYTES && tail.getInt(at - LOCATOR64_BYTES) == LOCATOR64) {
            long end64 = tail.getLong(at - LOCATOR64_BYTES + 8);
            expect(end64 >= 0 && end64 <= endOffset - LOCATOR64_BYTES - END64_BYTES, "has no valid zip64 directory");
            ByteBuffer end = file.read(end64, END64_BYTES);
            expect(end.getInt(0) == END64, "has no valid zip64 directory");
            bytes = end.getLong(40);
            offset = end.getLong(48);
        }
        expect(bytes >= 0 && bytes <= MAX_DIRECTORY_BYTES, "declares a directory of " + bytes + " bytes");
        expect(offset >= 0 && offset <= endOffset - bytes, "places its directory outside of the file");
        return file.read(offset, bytes);
    }

    private void readEntries(ByteBuffer directory) throws IOException {
        while (directory.hasRemaining()) {
            ByteBuffer entry = take(directory, ENTRY_BYTES);
            expect(entry.getInt(0) == ENTRY, "has a damaged directory");
            int flags = entry.getShort(8);
            int method = entry.getShort(10);
            int crc32 = entry.getInt(16);
            long storedBytes = entry.getInt(20) & SEE_ZIP64;
            long bytes = entry.getInt(24) & SEE_ZIP64;
            long offset = entry.getInt(42) & SEE_ZIP64;
            byte[] name = new byte[entry.getShort(28) & 0xffff];
            take(directory, name.length).get(name);
            ByteBuffer wide = zip64(take(directory, entry.getShort(30) & 0xffff));
            take(directory, entry.getShort(32) & 0xffff);
            bytes = bytes == SEE_ZIP64 ? wide.getLong() : bytes;
            storedBytes = storedBytes == SEE_ZIP64 ? wide.getLong() : storedBytes;
            offset = offset == SEE_ZIP64 ? wide.getLong() : offset;
            String text = new String(name, StandardCharsets.UTF_8);
            expect((flags & ENCRYPTED) == 0, "has the encrypted entry '" + text + "'");
            expect(
                    method == STORED || method == DEFLATED,
                    "has the entry '" + text + "' with the unsupported compression method " + method);
            add(new ZipMember(text, method == DEFLATED, storedBytes, bytes, crc32, offset));
        }
    }

    private void add(ZipMember member) throws IOException {
        String entry = "entry '" + member.name() + "'";
        expect(member.bytes() >= 0 && member.storedBytes() >= 0, "declares a negative size of " + entry);
        expect(
                member.headerOffset() >= 0 && member.storedBytes() <= file.size() - member.headerOffset(),
                "places " + entry + " outside of the file");
        expect(member.deflated() || member.bytes() == member.storedBytes(), "declares two sizes of " + entry);
        expect(members.put(member.name(), member) == null, "has " + entry + " twice");
    }

    /** Returns the zip64 field, which holds the numbers that exceed 32 bits; empty when there is none. */
    private static ByteBuffer zip64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xffff;
            ByteBuffer field = take(extra, Math.min(extra.getShort() & 0xffff, extra.remaining()));
            if (id == ZIP64_FIELD) {
                return field;
            }
        }
        return ByteBuffer.allocate(0);
    }

    /** Takes the next bytes as a separate buffer. */
    private static ByteBuffer take(ByteBuffer buffer, int bytes) {
        if (bytes > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer taken = buffer.slice(buffer.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(buffer.position() + bytes);
        return taken;
    }

    private void expect(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw malformed(otherwise);
        }
    }

    private MalformedTensorFileException malformed(String what) {
        return new MalformedTensorFileException(
                file.path(), what, "it is damaged or not a zip archive: download it again");
    }
}
