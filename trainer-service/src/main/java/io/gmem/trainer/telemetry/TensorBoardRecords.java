package io.gmem.trainer.telemetry;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Encodes records of a TensorBoard event file. A record consists of a length, its checksum, an {@code Event} in protocol buffer
 * encoding, and its checksum (TensorFlow's record_writer.h and event.proto). A file is a sequence of records.
 */
final class TensorBoardRecords {
    private static final int CHECKSUM_MASK = 0xa282ead8;

    /** Protocol buffer keys: field number * 8 + wire type. */
    private static final int EVENT_WALL_TIME = 1 << 3 | 1;

    private static final int EVENT_STEP = 2 << 3;
    private static final int EVENT_FILE_VERSION = 3 << 3 | 2;
    private static final int EVENT_SUMMARY = 5 << 3 | 2;
    private static final int SUMMARY_VALUE = 1 << 3 | 2;
    private static final int VALUE_TAG = 1 << 3 | 2;
    private static final int VALUE_SIMPLE = 2 << 3 | 5;

    private TensorBoardRecords() {}

    /** Returns the first record of a file. */
    static byte[] fileVersion(double wallTime) {
        var event = event(wallTime, 0);
        bytes(event, EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        return record(event.toByteArray());
    }

    /**
     * Returns a record with the scalars of one training step.
     *
     * @param wallTime seconds since 1970
     */
    static byte[] scalars(double wallTime, long step, Map<String, Double> values) {
        var summary = new ByteArrayOutputStream();
        values.forEach((tag, value) -> {
            var one = new ByteArrayOutputStream();
            bytes(one, VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
            varint(one, VALUE_SIMPLE);
            one.writeBytes(littleEndian(4).putFloat(value.floatValue()).array());
            bytes(summary, SUMMARY_VALUE, one.toByteArray());
        });
        var event = event(wallTime, step);
        bytes(event, EVENT_SUMMARY, summary.toByteArray());
        return record(event.toByteArray());
    }

    private static ByteArrayOutputStream event(double wallTime, long step) {
        var event = new ByteArrayOutputStream();
        varint(event, EVENT_WALL_TIME);
        event.writeBytes(littleEndian(8).putDouble(wallTime).array());
        varint(event, EVENT_STEP);
        varint(event, step);
        return event;
    }

    private static byte[] record(byte[] data) {
        byte[] length = littleEndian(8).putLong(data.length).array();
        return littleEndian(16 + data.length)
                .put(length)
                .putInt(checksum(length))
                .put(data)
                .putInt(checksum(data))
                .array();
    }

    /** Returns the CRC-32C, rotated and offset so that checksums of data that contains checksums stay reliable. */
    static int checksum(byte[] data) {
        var crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + CHECKSUM_MASK;
    }

    private static void bytes(ByteArrayOutputStream out, int key, byte[] value) {
        varint(out, key);
        varint(out, value.length);
        out.writeBytes(value);
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
