package io.gmem.tensorfiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** A channel that records the order of write, force and close. A slow one writes single bytes, a broken one fails on write. */
final class RecordingChannel extends FileChannel {
    private final FileChannel file;
    private final boolean slow;
    private final boolean broken;
    private final List<String> calls = new ArrayList<>();

    RecordingChannel(FileChannel file, boolean slow, boolean broken) {
        this.file = file;
        this.slow = slow;
        this.broken = broken;
    }

    /** Returns the calls in order, without consecutive repetitions. */
    List<String> calls() {
        return calls;
    }

    private void record(String call) {
        if (calls.isEmpty() || !calls.get(calls.size() - 1).equals(call)) {
            calls.add(call);
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        record("write");
        if (broken) {
            throw new IOException("No space left on device");
        }
        if (!slow || !bytes.hasRemaining()) {
            return file.write(bytes);
        }
        int written = file.write(bytes.slice(bytes.position(), 1));
        bytes.position(bytes.position() + written);
        return written;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        record("force " + metadata);
        file.force(metadata);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        record("close");
        file.close();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return file.read(into);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return file.read(into, position);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        return file.read(into, offset, length);
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer bytes, long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() throws IOException {
        return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        file.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        file.truncate(size);
        return this;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return file.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return file.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.tryLock(position, size, shared);
    }
}
