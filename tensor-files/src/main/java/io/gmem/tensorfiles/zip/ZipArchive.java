package io.gmem.tensorfiles.zip;

import io.gmem.tensorfiles.MalformedTensorFileException;
import io.gmem.tensorfiles.MappedFile;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A zip archive of any size, stored or deflated; stored entries are memory-mapped. Safe for concurrent reads. */
public final class ZipArchive implements Closeable {
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;

    private final MappedFile file;
    private final Map<String, ZipMember> members;

    private ZipArchive(MappedFile file, Map<String, ZipMember> members) {
        this.file = file;
        this.members = members;
    }

    /**
     * Opens an archive.
     *
     * @throws MalformedTensorFileException when the file is not a zip archive
     */
    public static ZipArchive open(Path path) throws IOException {
        MappedFile file = MappedFile.open(path);
        try {
            return of(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Opens the archive in an open file; {@link #close} closes the file. */
    public static ZipArchive of(MappedFile file) throws IOException {
        return new ZipArchive(file, ZipDirectory.read(file));
    }

    /** Returns the path of the archive. */
    public Path path() {
        return file.path();
    }

    /** Returns the entry names in the order of the central directory. */
    public Set<String> names() {
        return Collections.unmodifiableSet(members.keySet());
    }

    /** Returns the uncompressed size of an entry in bytes, as declared in the central directory. */
    public long bytes(String name) {
        return member(name).bytes();
    }

    /** Reads a whole entry of at most 2 GiB, little-endian, and verifies its checksum. */
    public ByteBuffer content(String name) throws IOException {
        ZipMember member = member(name);
        if (member.bytes() > Integer.MAX_VALUE) {
            throw malformed(name, "is larger than 2 GiB");
        }
        ByteBuffer content = head(name, (int) member.bytes());
        var crc32 = new CRC32();
        crc32.update(content.duplicate());
        if ((int) crc32.getValue() != member.crc32()) {
            throw malformed(name, "does not match its checksum");
        }
        return content;
    }

    /** Reads at most {@code bytes} bytes from the start of an entry, without verifying the checksum. */
    public ByteBuffer head(String name, int bytes) throws IOException {
        return range(name, 0, Math.min(bytes, member(name).bytes()));
    }

    /** Reads a range of an entry without verifying the checksum. A deflated entry is inflated from its start. */
    public ByteBuffer range(String name, long from, long bytes) throws IOException {
        ZipMember member = member(name);
        if (from < 0 || bytes < 0 || bytes > member.bytes() - from) {
            throw malformed(name, "has only " + member.bytes() + " bytes");
        }
        long start = dataOffset(member);
        if (!member.deflated()) {
            return file.read(start + from, bytes);
        }
        if (from + bytes > Integer.MAX_VALUE) {
            throw malformed(name, "is larger than 2 GiB and deflated");
        }
        byte[] inflated = inflate(member, start, (int) (from + bytes));
        return ByteBuffer.wrap(inflated, (int) from, (int) bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the offset of the data. The local header repeats the directory entry; only its length is used. */
    private long dataOffset(ZipMember member) throws IOException {
        if (member.headerOffset() > file.size() - LOCAL_BYTES) {
            throw malformed(member.name(), "starts outside of the file");
        }
        ByteBuffer header = file.read(member.headerOffset(), LOCAL_BYTES);
        long start =
                member.headerOffset() + LOCAL_BYTES + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
        if (header.getInt(0) != LOCAL || member.storedBytes() > file.size() - start) {
            throw malformed(member.name(), "does not start at the offset in the directory");
        }
        return start;
    }

    /** Inflates an entry. Memory grows with the inflated data, not with the declared size. */
    private byte[] inflate(ZipMember member, long start, int bytes) throws IOException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(file.read(start, Math.min(member.storedBytes(), Integer.MAX_VALUE)));
            var out = new ByteArrayOutputStream();
            byte[] block = new byte[1 << 14];
            while (out.size() < bytes) {
                int count = inflater.inflate(block, 0, Math.min(block.length, bytes - out.size()));
                if (count == 0) {
                    throw malformed(member.name(), "ends before its " + member.bytes() + " bytes");
                }
                out.write(block, 0, count);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw malformed(member.name(), "has invalid deflated data");
        } finally {
            inflater.end();
        }
    }

    private ZipMember member(String name) {
        ZipMember member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("there is no entry '" + name + "'");
        }
        return member;
    }

    private MalformedTensorFileException malformed(String name, String what) {
        return new MalformedTensorFileException(
                file.path(), "has an entry '" + name + "' that " + what, "it is damaged: download it again");
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
