package io.gmem.tensorfiles.zip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes zip archives field by field, including malformed ones. Directory fields default to the correct values.
 *
 * <p>Source: PKWARE APPNOTE 6.3.10, section 4.3.
 */
final class RawZip {
    private static final long WIDE = 0xffff_ffffL;

    /** An entry with the fields of the central directory. */
    static final class Entry {
        String name = "a";
        byte[] stored = "hello".getBytes(UTF_8);
        int method;
        long bytes = stored.length;
        long storedBytes = stored.length;
        Long offset;
        boolean wideBytes;
        boolean wideStoredBytes;
        boolean wideOffset;
        byte[] extraBefore = {};
        byte[] localExtra = {};
    }

    private final List<Entry> entries = new ArrayList<>();
    boolean zip64;
    boolean wideEnd;
    Long end64Offset;
    int end64Signature = 0x06064b50;
    String comment = "";

    RawZip add(Entry entry) {
        entries.add(entry);
        return this;
    }

    byte[] build() {
        var out = new ByteArrayOutputStream();
        List<Long> starts = new ArrayList<>();
        for (Entry entry : entries) {
            starts.add((long) out.size());
            byte[] name = entry.name.getBytes(UTF_8);
            ByteBuffer local = buffer(30 + name.length + entry.localExtra.length + entry.stored.length);
            local.putInt(0x04034b50).position(26);
            local.putShort((short) name.length).putShort((short) entry.localExtra.length);
            out.writeBytes(
                    local.put(name).put(entry.localExtra).put(entry.stored).array());
        }
        long directory = out.size();
        for (int i = 0; i < entries.size(); i++) {
            out.writeBytes(central(entries.get(i), starts.get(i)));
        }
        long directoryBytes = out.size() - directory;
        if (zip64) {
            long end64 = out.size();
            ByteBuffer record = buffer(56).putInt(0, end64Signature);
            out.writeBytes(
                    record.putLong(40, directoryBytes).putLong(48, directory).array());
            long recordOffset = end64Offset == null ? end64 : end64Offset;
            out.writeBytes(
                    buffer(20).putInt(0, 0x07064b50).putLong(8, recordOffset).array());
        }
        ByteBuffer end = buffer(22 + comment.length()).putInt(0, 0x06054b50);
        end.putInt(12, (int) (wideEnd ? WIDE : directoryBytes)).putInt(16, (int) (wideEnd ? WIDE : directory));
        end.putShort(20, (short) comment.length()).position(22);
        out.writeBytes(end.put(comment.getBytes(UTF_8)).array());
        return out.toByteArray();
    }

    private static byte[] central(Entry entry, long start) {
        long offset = entry.offset == null ? start : entry.offset;
        var wide = new ByteArrayOutputStream();
        wide(wide, entry.wideBytes, entry.bytes);
        wide(wide, entry.wideStoredBytes, entry.storedBytes);
        wide(wide, entry.wideOffset, offset);
        var extra = new ByteArrayOutputStream();
        extra.writeBytes(entry.extraBefore);
        if (wide.size() > 0) {
            extra.writeBytes(
                    buffer(4).putShort((short) 1).putShort((short) wide.size()).array());
            extra.writeBytes(wide.toByteArray());
        }
        var crc = new CRC32();
        crc.update(entry.method == 0 ? entry.stored : new byte[0]);
        byte[] name = entry.name.getBytes(UTF_8);
        ByteBuffer central = buffer(46 + name.length + extra.size());
        central.putInt(0, 0x02014b50).putShort(10, (short) entry.method).putInt(16, (int) crc.getValue());
        central.putInt(20, (int) (entry.wideStoredBytes ? WIDE : entry.storedBytes));
        central.putInt(24, (int) (entry.wideBytes ? WIDE : entry.bytes));
        central.putShort(28, (short) name.length).putShort(30, (short) extra.size());
        central.putInt(42, (int) (entry.wideOffset ? WIDE : offset)).position(46);
        return central.put(name).put(extra.toByteArray()).array();
    }

    private static void wide(ByteArrayOutputStream fields, boolean wide, long value) {
        if (wide) {
            fields.writeBytes(buffer(8).putLong(value).array());
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
